"""Uses a demo account through imaplib; any surprise ends it with a traceback."""
import base64
import imaplib
import re
import sys

port, user, password = int(sys.argv[1]), sys.argv[2], sys.argv[3]


def ok(answer):
    kind, data = answer
    assert kind == "OK", answer
    return data


def signed_in():
    imap = imaplib.IMAP4("127.0.0.1", port)
    ok(imap.login(user, password))
    return imap


imap = imaplib.IMAP4("127.0.0.1", port)
assert {"IDLE", "UIDPLUS", "SPECIAL-USE", "LITERAL+", "AUTH=PLAIN"} <= set(imap.capabilities)
try:
    imap.login(user, "wrong")
    raise SystemExit("a wrong password was taken")
except imaplib.IMAP4.error as error:
    assert "AUTHENTICATIONFAILED" in str(error), error
plain = b"\0" + user.encode() + b"\0" + password.encode()
ok(imap.authenticate("PLAIN", lambda _: plain))
ok(imap.noop())

# Folders, with names beyond ASCII.
listed = [line.decode() for line in ok(imap.list())]
assert any("&" in line and "\\Sent" in line for line in listed), listed
assert any("\\Junk" in line for line in listed)
imap._simple_command("LIST", '""', '"*"', "RETURN", "(SPECIAL-USE)")
assert any(b"\\Trash" in line for line in imap.untagged_responses.pop("LIST"))
clients = '"&BBoEOwQ4BDUEPQRCBEs-"'
assert any("&BBoEOwQ4BDUEPQRCBEs-" in line for line in listed), listed
ok(imap.create('"Deep/Er/Est"'))
assert len(ok(imap.list('""', '"Deep*"'))) == 3
assert len([x for x in ok(imap.list('""', '"Deep/%"')) if x]) == 1
ok(imap.rename('"Deep"', '"Deeper"'))
assert imap.delete('"Deeper"')[0] == "NO"
for name in ("Deeper/Er/Est", "Deeper/Er", "Deeper"):
    ok(imap.delete(f'"{name}"'))
ok(imap.unsubscribe(clients))
assert not any(b"BBoEOwQ4" in line for line in ok(imap.lsub()))
ok(imap.subscribe(clients))
assert any(b"BBoEOwQ4" in line for line in ok(imap.lsub()))
status = ok(imap.status("INBOX", "(MESSAGES UIDNEXT UIDVALIDITY UNSEEN)"))[0].decode()
messages = int(re.search(r"MESSAGES (\d+)", status)[1])
assert messages > 20, status
assert imap.select('"No such folder"')[0] == "NO"

# Reading.
assert int(ok(imap.select("INBOX", readonly=True))[0]) == messages
assert imap.store("1", "+FLAGS", "\\Flagged")[0] == "NO"
everything = ok(imap.uid("SEARCH", "ALL"))[0].split()
assert len(everything) == messages
asked = "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])"
answers = ok(imap.uid("FETCH", "1:*", asked))
bodies = [part for part in answers if isinstance(part, tuple)]
assert len(bodies) == messages
for head, raw in bodies:
    assert int(re.search(rb"RFC822.SIZE (\d+)", head)[1]) == len(raw)
    assert imaplib.Internaldate2tuple(head), head
raw = bodies[0][1]
(part,) = [p for p in ok(imap.fetch("1", "(BODY.PEEK[]<10.20>)")) if isinstance(p, tuple)]
assert part[1] == raw[10:30] and b"BODY[]<10>" in part[0], part
(part,) = [p for p in ok(imap.fetch("1", "(BODY.PEEK[HEADER.FIELDS (SUBJECT DATE)])")) if isinstance(p, tuple)]
assert part[1].startswith(b"Date: ") and part[1].endswith(b"\r\n\r\n") and b"From" not in part[1]
(part,) = [p for p in ok(imap.fetch("1", "(RFC822.HEADER)")) if isinstance(p, tuple)]
assert raw.startswith(part[1])
try:
    imap.fetch("1", "(BODYSTRUCTURE)")
    raise SystemExit("an unknown item was taken")
except imaplib.IMAP4.error:
    pass
ok(imap.unselect())

# Writing.
ok(imap.create('"Try"'))
letter = b"From: a@b.example\r\nMessage-ID: <one@b.example>\r\nSubject: Try me\r\n\r\nHello\r\n"
imap.append('"Try"', "(\\Seen $Todo)", '" 1-Feb-2026 10:00:00 +0100"', letter)
answer = ok(imap.append('"Try"', None, None, letter.replace(b"one", b"two")))[0]
validity, uid = map(int, re.search(rb"APPENDUID (\d+) (\d+)", answer).groups())
assert uid == 2
assert imap.append('"Nowhere"', None, None, letter)[0] == "NO"
ok(imap.select('"Try"'))
assert int(imap.response("UIDVALIDITY")[1][0]) == validity


def search(*keys):
    return ok(imap.uid("SEARCH", *keys))[0].split()


assert search("SEEN") == [b"1"] and search("UNSEEN") == [b"2"]
assert search("BEFORE", "2-Feb-2026") == [b"1"] and search("SINCE", "2-Feb-2026") == [b"2"]
assert search("HEADER", "Message-ID", "<two@b.example>") == [b"2"]
assert search("NOT", "UID", "1") == [b"2"] and search("OR", "UID", "1", "UID", "2") == [b"1", b"2"]
assert search("KEYWORD", "$Todo", "UNDELETED") == [b"1"] and search("DELETED") == []
assert search("2:*", "(SUBJECT", '"try"', "UNSEEN)") == [b"2"]
assert ok(imap.search("UTF-8", "TEXT", "hello"))[0] == b"1 2"
ok(imap.fetch("2", "(BODY[TEXT])"))
assert search("SEEN") == [b"1", b"2"]
answer = ok(imap.store("1", "-FLAGS", "(\\Seen)"))[0]
assert b"$Todo" in answer and b"Seen" not in answer
ok(imap.uid("STORE", "1", "FLAGS.SILENT", "(\\Deleted)"))
ok(imap.uid("STORE", "2", "+FLAGS", "\\Deleted"))
imap.uid("COPY", "1:2", clients)
assert re.search(rb"COPYUID \d+ 1:2 \d+:\d+", imap.untagged_responses["COPYUID"][-1] and b"COPYUID " + imap.untagged_responses["COPYUID"][-1])
assert imap.uid("COPY", "1", '"Nowhere"')[0] == "NO"
ok(imap.uid("EXPUNGE", "2"))
assert imap.response("EXPUNGE")[1] == [b"2"]
assert ok(imap.expunge()) == [b"1"]
assert ok(imap.check())
ok(imap.close())

# Two sessions: one idles, the other acts.
ok(imap.select("INBOX"))
other = signed_in()
imap.send(b"X1 IDLE\r\n")
assert imap.readline().startswith(b"+")
ok(other.append("INBOX", None, None, letter))
assert imap.readline() == b"* %d EXISTS\r\n" % (messages + 1)
assert imap.readline() == b"* 0 RECENT\r\n"
ok(other.select("INBOX"))
ok(other.store(str(messages + 1), "+FLAGS", "(\\Deleted)"))
assert b"\\Deleted" in imap.readline()
ok(other.expunge())
assert imap.readline() == b"* %d EXPUNGE\r\n" % (messages + 1)
imap.send(b"DONE\r\n")
assert imap.readline().startswith(b"X1 OK")
other.logout()

# A folder deleted and made again is not the one that was opened.
ok(imap.create('"Gone"'))
imap.append('"Gone"', None, None, letter)
ok(imap.select('"Gone"'))
other = signed_in()
ok(other.delete('"Gone"'))
ok(other.create('"Gone"'))
other.append('"Gone"', None, None, letter)
assert imap.uid("STORE", "1", "+FLAGS", "\\Deleted")[0] == "NO"
assert imap.select('"Gone"')[1] == [b"1"] and imap.fetch("1", "FLAGS")[1] == [b"1 (FLAGS ())"]
ok(imap.unselect())
other.logout()

# Literals of both kinds, and one that is too large.
imap.send(b"X2 STATUS {5}\r\n")
assert imap.readline().startswith(b"+")
imap.send(b"INBOX (MESSAGES)\r\n")
assert imap.readline().startswith(b"* STATUS") and imap.readline().startswith(b"X2 OK")
imap.send(b"X3 STATUS {5+}\r\nINBOX (MESSAGES)\r\n")
assert imap.readline().startswith(b"* STATUS") and imap.readline().startswith(b"X3 OK")
imap.send(b"X4 APPEND INBOX {99999999}\r\n")
assert imap.readline().startswith(b"X4 NO [TOOBIG]")
imap.send(b"X5 \"\r\n")
assert imap.readline().startswith(b"X5 BAD")
assert imap.logout()[0] == "BYE"
