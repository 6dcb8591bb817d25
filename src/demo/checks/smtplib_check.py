"""Sends through the demo's SMTP server and reads what came by IMAP."""
import imaplib
import smtplib
import sys

smtp_port, imap_port, user, password = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
letter = f"From: {user}\r\nTo: {user}\r\nSubject: Dots\r\n\r\n.one\r\n..two\r\n.\r\nend\r\n"

smtp = smtplib.SMTP("127.0.0.1", smtp_port)
smtp.ehlo()
assert smtp.has_extn("size") and smtp.has_extn("8bitmime")
try:
    smtp.login(user, "wrong")
    raise SystemExit("a wrong password was taken")
except smtplib.SMTPAuthenticationError as error:
    assert error.smtp_code == 535
smtp.user, smtp.password = user, password
assert smtp.auth("LOGIN", smtp.auth_login)[0] == 235
refused = smtp.sendmail(user, [user, "client@elsewhere.example", "nobody@kwiatowa.example"], letter)
assert list(refused) == ["nobody@kwiatowa.example"] and refused["nobody@kwiatowa.example"][0] == 550
assert smtp.rset()[0] == 250 and smtp.noop()[0] == 250
assert smtp.docmd("DATA")[0] == 503
assert smtp.docmd("MAIL", f"FROM:<{user}> SIZE=999999999")[0] == 552
smtp.quit()
smtp = smtplib.SMTP("127.0.0.1", smtp_port)
smtp.user, smtp.password = user, password
smtp.ehlo()
assert smtp.auth("PLAIN", smtp.auth_plain)[0] == 235
smtp.quit()

imap = imaplib.IMAP4("127.0.0.1", imap_port)
imap.login(user, password)
assert imap.select("INBOX")[1] == [b"1"]
raw = imap.fetch("1", "(BODY[])")[1][0][1]
assert raw.startswith(b"Return-Path: <" + user.encode() + b">\r\nReceived: "), raw
assert raw.endswith(letter.encode()), raw
imap.logout()
