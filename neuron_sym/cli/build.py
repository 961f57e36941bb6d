"""``neuron-sym build`` and ``neuron-sym serve``."""

from __future__ import annotations

import argparse

from neuron_sym.cli.parser import Commands, Parser, command

BUILD_EXAMPLES = """\
examples:
  neuron-sym build
  neuron-sym build --strict --site-dir public
"""
SERVE_EXAMPLES = """\
examples:
  neuron-sym serve
  neuron-sym serve --dev-addr localhost:8080
"""
CONFIG_FILE = "the configuration of the site (default mkdocs.yml)"


def add(commands: Commands[Parser]) -> None:
    """Adds the two commands."""
    build = command(commands, "build", "build the site, whole or not at all", BUILD_EXAMPLES)
    build.add_argument("-f", "--config-file", default="mkdocs.yml", metavar="FILE", help=CONFIG_FILE)
    build.add_argument("-d", "--site-dir", metavar="DIR", help="where the site goes (default: as in the file)")
    build.add_argument("--strict", action="store_true", help="stop at the first fault or warning")
    build.add_argument("--with-checker", action="store_true", help="let readers check a working in the page (needs npm, once)")
    build.set_defaults(run=_build)
    serve = command(commands, "serve", "show the site and rebuild it as you write", SERVE_EXAMPLES)
    serve.add_argument("-f", "--config-file", default="mkdocs.yml", metavar="FILE", help=CONFIG_FILE)
    serve.add_argument("-a", "--dev-addr", default="127.0.0.1:8000", metavar="HOST:PORT",
                       help="where it is served (default 127.0.0.1:8000)")  # fmt: skip
    serve.set_defaults(run=_serve)


def _build(options: argparse.Namespace) -> int:
    from neuron_sym.site.build import build

    return build(options.config_file, options.site_dir, strict=options.strict, checker=options.with_checker)


def _serve(options: argparse.Namespace) -> int:
    from neuron_sym.site.build import serve

    return serve(options.config_file, options.dev_addr)
