"""Archives without times: the same entries give the same bytes, whenever they were written."""

import zipfile
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from extract.archive_times import without_times

TIMES = st.tuples(
    st.integers(1980, 2107), st.integers(1, 12), st.integers(1, 28), st.integers(0, 23), *[st.integers(0, 59)] * 2
)
ENTRIES = st.dictionaries(
    st.from_regex(r"[a-zé]{1,9}/[a-z]{1,5}\.xml", fullmatch=True),
    st.tuples(st.binary(max_size=60), st.binary(max_size=9)),
    max_size=4,
)


def archive(entries: dict[str, tuple[bytes, bytes]], times: list[tuple[int, ...]]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as written:
        for (name, (content, comment)), time in zip(entries.items(), times, strict=False):
            entry = zipfile.ZipInfo(name, time)  # type: ignore[arg-type]
            entry.comment = comment
            written.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


@given(entries=ENTRIES, times=st.lists(TIMES, min_size=4, max_size=4), others=st.lists(TIMES, min_size=4, max_size=4))
def test_only_the_times_are_gone(
    entries: dict[str, tuple[bytes, bytes]], times: list[tuple[int, ...]], others: list[tuple[int, ...]]
) -> None:
    content = without_times(archive(entries, times))
    assert content == without_times(archive(entries, others))
    with zipfile.ZipFile(BytesIO(content)) as read:
        assert read.testzip() is None
        assert {info.filename: (read.read(info), info.comment) for info in read.infolist()} == entries
        assert {info.date_time for info in read.infolist()} <= {(1980, 1, 1, 0, 0, 0)}
