# Mail accounts.

account-add = Add mail account
account-add-text = Choose your provider and the servers fill in by themselves. Nothing is changed at your server.
account-provider = Provider
account-provider-other = Other
account-provider-fill = Fill in servers
account-app-password = This provider usually wants an app password instead of your own. You make one in its security settings.
account-address = E-mail address
account-password = Password
account-password-hint = It is stored sealed. Left empty, the account waits until its user gives it.
account-new-password = New password
account-new-password-hint = Left empty, it stays. It is tried at once.
account-user = Login name
account-user-hint = Left empty, it is the address.
account-incoming = Incoming mail (IMAP)
account-outgoing = Outgoing mail (SMTP)
account-host = Server
account-port = Port
account-security = Security
security-tls = TLS
security-starttls = STARTTLS
security-none = None (plain text)
account-sync-from = Sync from
account-sync-from-hint = Older mail is not taken in. Left empty, it is 1 January of this year; you can move it back later.
account-rare = Rarely needed
account-refresh = Minutes between looks
account-refresh-hint = 1 to 1440, usually 5. New mail in watched folders comes at once.
account-owner = Whose account
account-owner-hint = The sign-in address of its user; left empty, it is yours.
account-is-shared = Several people share this account
account-shared = shared
account-ca = Private certificate authority (PEM)
account-ca-hint = Only if your server’s certificate is signed by your own authority.
account-has-ca = A private certificate authority is set.
account-plain-confirm = I know that without encryption anybody on the way can read the password and the mail
account-plain = This account speaks plain text: anybody on the way can read its password and mail. Choose TLS if the server offers it.
account-save = Save and fetch mail
account-test = Test connection
account-fetch = Fetch now
account-state = How it fares
account-servers = Servers and password
account-errors = Last errors
account-no-errors = None. All is well.
account-folders = Folders
account-no-folders = The folders show once the server was reached.
account-ledger = Ledger: what the server has and what is held here
account-taking = What is taken in and written back
account-write-back = Changed at the server
account-write-back-hint = Nothing is ever deleted there.
write-back-none = Nothing
write-back-flags = Read, flagged, answered
write-back-all = That, and moves and folders
account-watched = Watched beside the Inbox
account-watched-hint = New mail in it comes at once; it takes one more connection.
account-watched-none = No other folder
account-header-first = Fetch bodies only of mail with a known party
account-header-first-hint = A party is known as a contact, an organization or a shared address. Of other mail only its owner sees the headers, until the body is asked for or a party becomes known.
never-log = Never taken in
never-log-hint = Addresses and domains, one a line: mail from or to them is not taken in at all. A domain covers what is below it.
folder-name = Folder
folder-messages = Messages
folder-checked = Compared
folder-settings = What it is for
folder-kind-of = What { $name } is for
folder-excluded = left out
messages-count = { $count ->
        [one] { $n } message
       *[other] { $n } messages
    }
accounts-empty = No mail account yet
accounts-empty-text = Add one with its address and password, and its mail comes in at once.

## States

state-needs-password = Waiting for the password
state-connecting = Connecting
state-waiting = Trouble, trying again
state-failed = Needs your help
state-stopped = Switched off
account-syncing = Syncing { $done } of { $total }
account-up-to-date = Up to date since { $since }
account-waiting = Trying again at { $at }
account-give-password = Give the password below, and its mail comes in.
account-last-good = Last wholly in step { $ago }, on { $when }.
account-never-good = Not yet wholly in step with the server.
test-works = The connection works.
test-folders = { $count ->
        [one] { $n } folder
       *[other] { $n } folders
    }
test-size = about { $size }
test-no-idle = This server does not announce new mail; it is looked for every few minutes.

## Ledger

ledger-title = Ledger of { $address }
ledger-text = Every message at the server is accounted for. Missing should be 0 everywhere; if not, fetch now, and look at the last errors.
ledger-server = At the server
ledger-stored = Held
ledger-headers = Headers only
ledger-stub = Stubs
ledger-quarantined = Quarantine
ledger-never = Never taken in
ledger-removed = Removed here
ledger-imported = Imported
ledger-missing = Missing
