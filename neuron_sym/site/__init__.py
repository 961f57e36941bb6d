"""The site: MathML at build, a Markdown extension, and a thin MkDocs plugin on top of them."""
