"""Parses every letter strictly and looks for each kind that the sample promises."""
import email.policy
import io
import pathlib
import sys
import zipfile
import zlib

charsets, kinds, flowed, tracked = set(), set(), 0, 0
for path in pathlib.Path(sys.argv[1]).glob("*.eml"):
    raw = path.read_bytes()
    head, _, _ = raw.partition(b"\r\n\r\n")
    assert all(len(line) < 998 for line in raw.split(b"\r\n")), path
    assert head.isascii(), path
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail["From"] and mail["To"] and mail["Subject"] and mail["Date"].datetime, path
    for name, value in mail.items():
        assert not value.defects, (path, name, value.defects)
        assert "{" not in value, (path, name, value)
    for part in mail.walk():
        assert not part.defects, (path, part.defects)
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        kinds.add(kind)
        if kind in ("text/plain", "text/html"):
            charsets.add(part.get_content_charset())
            text = part.get_payload(decode=True).decode(part.get_content_charset())
            assert "{place}" not in text and "{date}" not in text and "&#" not in text, path
            flowed += "flowed" in str(part["Content-Type"])
            tracked += 'width="1" height="1"' in text
        elif kind == "application/pdf":
            body = part.get_content()
            assert body.startswith(b"%PDF") and body[int(body.split()[-2]):].startswith(b"xref"), path
        elif kind == "image/png":
            body = part.get_content()
            at = body.index(b"IDAT")
            size = int.from_bytes(body[at - 4:at], "big")
            assert zlib.crc32(body[at:at + 4 + size]) == int.from_bytes(body[at + 4 + size:at + 8 + size], "big")
            width, height = int.from_bytes(body[16:20], "big"), int.from_bytes(body[20:24], "big")
            assert len(zlib.decompress(body[at + 4:at + 4 + size])) == height * (width + 1), path
        elif "officedocument" in kind:
            archive = zipfile.ZipFile(io.BytesIO(part.get_content()))
            assert archive.testzip() is None and "word/document.xml" in archive.namelist()
assert {"utf-8", "iso-8859-2", "windows-1251", "koi8-r"} <= charsets, charsets
assert {"text/calendar", "application/pdf", "image/png", "text/html"} <= kinds, kinds
assert flowed > 5 and tracked > 20, (flowed, tracked)
