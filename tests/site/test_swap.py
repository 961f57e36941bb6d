"""The site is swapped in whole: whatever kills a build, the old site or the new one stands, and litter is cleared."""

from __future__ import annotations

from pathlib import Path

import pytest

from neuron_sym.site import swap as swapping
from neuron_sym.site.swap import beside, swap
from tests.site.killed import killed


def test_a_killed_build_leaves_a_whole_site_and_nothing_that_the_next_does_not_clear(tmp_path: Path) -> None:
    found = [site for _, site in killed(tmp_path.resolve(), points=5)]
    assert found[0] == "old"
    assert found[-1] == "new"  # the old one was being removed


def folder(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "index.html").write_text(text)
    return path


def read(path: Path) -> str:
    return (path / "index.html").read_text()


@pytest.mark.parametrize("exchanges", [True, False])
def test_the_new_site_takes_the_place_of_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    if not exchanges:
        monkeypatch.setattr(swapping, "_exchanged", lambda *_: False)
    site = folder(tmp_path / "site", "old")
    with beside(site) as built:
        (built / "index.html").write_text("new")
        swap(built, site)
    assert read(site) == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_where_folders_cannot_be_exchanged_a_failing_rename_puts_the_old_site_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping, "_exchanged", lambda *_: False)
    site = folder(tmp_path / "site", "old")
    with pytest.raises(FileNotFoundError):
        swap(tmp_path / "missing", site)
    assert read(site) == "old"


def test_killed_between_two_renames_the_old_site_comes_back_with_the_next_build(tmp_path: Path) -> None:
    folder(tmp_path / ".site.old-1", "old")
    folder(tmp_path / ".site.building-1", "half")
    site = tmp_path / "site"
    with pytest.raises(KeyboardInterrupt), beside(site):
        raise KeyboardInterrupt
    assert read(site) == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_is_being_built_in_is_not_cleared(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with beside(site) as built:
        other = built.rename(tmp_path / ".site.building-1")  # as of another process
        (other / "index.html").write_text("mine")
        with beside(site):
            assert read(other) == "mine"
    folder(tmp_path / ".sites.building-1", "another site's")
    with beside(site):
        assert not other.exists()
        assert (tmp_path / ".sites.building-1").exists()
