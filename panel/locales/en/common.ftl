# Words that all pages share.

skip-to-content = Skip to content
nav-label = Main
nav-mail = Mail
nav-contacts = Contacts
nav-organizations = Organizations
nav-accounts = Accounts
nav-you = Your menu
nav-account = Your account
nav-users = Users
nav-settings = Agency settings
nav-help = Help
language = Language
save = Save
saved = Saved.
cancel = Cancel
edit = Edit
delete = Delete
filter = Filter
import = Import
owner = Owner
form-optional = (optional)
form-look-below = Not saved yet: please look at the marked field below.
pager-label = Pages
pager-first = Back to the start
pager-next = Next page
live-arrived = New mail:
live-lost = The connection was lost. Trying again…
live-failed = That did not work. Please try again.

## Signing in

sign-in = Sign in
sign-out = Sign out
sign-in-title = Sign in to your agency’s mail
sign-in-email = E-mail address
sign-in-password = Password
sign-in-help = Forgotten your password? Your supervisor or the Director can help.
demo-title = This is a sample agency
demo-text = Choose who you want to be. Everything here is made up.

## Times

ago-now = just now
ago-minutes = { $count ->
        [one] { $n } minute ago
       *[other] { $n } minutes ago
    }
ago-hours = { $count ->
        [one] { $n } hour ago
       *[other] { $n } hours ago
    }
ago-days = { $count ->
        [one] { $n } day ago
       *[other] { $n } days ago
    }

## Your account

role-director = Director
role-supervisor = Supervisor
role-agent = Agent
me-profile = Profile
me-supervisor = Supervisor
me-accounts = Your mail accounts
password-change = Change password
password-old = Present password
password-new = New password
password-hint = At least 10 characters; a few unrelated words are best. All other sessions and all tokens end.
password-changed = Your password was changed. All other sessions and all tokens have ended.
sessions = Where you are signed in
session-current = This session
session-seen = last used { $ago }
session-end = End session
tokens = API tokens
tokens-text = A token lets a program do what you may do. Give each program its own.
token-made = Copy this token now: it is shown only this once.
token-name = What is it for?
token-make = Make a token
token-end = End token

## Agency settings

settings-name = Name of the agency
settings-zone = Time zone
settings-zone-hint = For example Europe/Warsaw. Dates without a time are meant in it.
settings-locale = Language of new users
settings-not-yours = Only users with the right to edit settings can change this. Ask your Director.
seen-title = What colleagues see
seen-label = What colleagues see of this account
seen-agency = As the agency’s setting says
seen-matched = Only mail with contacts and organizations, and what was shared
seen-all = All mail except private messages
seen-hint = It holds for colleagues whose group reaches the account’s owner. Everyone always sees all of their own mail.

## Help

help-keys = Keys
key-next = next message
key-previous = previous message
key-open = open the message
key-unread = mark as unread
key-search = search
key-close = close
key-help = show these keys
help-search = What a search understands
op-words = both words, also without diacritics
op-phrase = exactly these words in this order
op-without = without this word
op-from = from someone
op-to = to someone
op-subject = a word in the subject
op-attachment = with an attachment
op-larger = larger than 5 MB
op-smaller = smaller than 100 KB
op-after = on that day or later
op-before = before that day
op-in = in Sent (also inbox, archive, spam, trash)
op-is = not yet read

## Notices

notices = Notices
notice-opened = { $by } linked { $addresses } to a contact or an organization. Messages in your accounts that colleagues in scope can see by it: { $messages }.
notice-backup = The scheduled backup failed: { $why }
notice-away = Got it

## Leaves of the settings

settings-agency = Agency
settings-offices = Offices
settings-groups = Groups
settings-security = Security
settings-audit = Audit log
