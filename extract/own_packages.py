"""Whether `schema`, `validate` and `extract` are twofold's own: other distributions have packages of these names."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from extract.errors import CannotUse

_MARK = b'PART_OF = "twofold"'  # a line of each package's __init__.py
_FOLDER = Path(__file__).resolve().parents[1]


def refuse_foreign_packages() -> None:
    """CannotUse where one of the packages is somebody else's: with it nothing that twofold says would be true.

    Another distribution's may come earlier on the path. Or it was installed into the same folder, and its files have
    replaced ours; pip does that without a word. Nothing foreign is imported to find out.
    """
    for name in ("schema", "validate", "extract"):
        spec = find_spec(name)
        origin = Path(spec.origin) if spec and spec.origin else None
        if origin is None or origin.resolve().parents[1] != _FOLDER or _MARK not in origin.read_bytes():
            raise _not_ours(name, origin)


def _not_ours(name: str, origin: Path | None) -> CannotUse:
    hint = "install twofold again, in an environment of its own: pipx install twofold"
    if origin is None:
        return CannotUse(f"twofold's package {name!r} is incomplete", hint=hint)
    others = " or ".join(map(repr, _other_distributions_with(origin)))
    whose = f" but comes from the distribution {others}" if others else ""
    return CannotUse(f"the package {name!r} is not twofold's own{whose}", file=str(origin), hint=hint)


def _other_distributions_with(file: Path) -> list[str]:
    """Who says that they installed this file, apart from twofold."""
    from importlib.metadata import distributions

    return sorted(
        distribution.name
        for distribution in distributions()
        if distribution.name != "twofold" and file in map(distribution.locate_file, distribution.files or ())
    )
