# The agency: offices, the basket, the audit log

settings-currency = Currency
settings-currency-hint = Its three letters, for example PLN, EUR or RON.
never-log-agency-hint = Addresses and domains, one a line: no account takes in mail from or to them. What was taken in before stays.
settings-languages = Languages that the panel offers
logo = Logo
logo-now = The logo on the sign-in page
logo-choose = Choose a new logo
logo-hint = PNG, JPEG or WebP, up to 256 KB. It stands on the sign-in page.
logo-remove = Remove the logo

## Offices

office-add = Add an office
office-none = No offices yet
office-none-text = With offices, users can be told apart by where they work.
office-users = { $count ->
        [one] { $n } user
       *[other] { $n } users
    }
office-name = Name
office-address = Address
office-phones = Phones
office-phones-hint = One on each line.
office-footer = Footer
office-footer-hint = It stands under what users of this office send.
office-remove = Remove this office
office-remove-text = Whoever sits here moves to the office that you choose.
office-move-to = Move its users to
office-move-nowhere = Nowhere: nobody sits here

## The basket

basket = Basket
basket-text = These users can be edited together. The basket stays as it is until you change it.
basket-tick = Basket: { $name }
basket-keep = Keep these ticks
basket-all = Tick all of this page
basket-count = { $count ->
        [one] Basket: { $n } user
       *[other] Basket: { $n } users
    }
basket-clear = Empty the basket
basket-empty = The basket is empty
basket-empty-text = Tick users in the list, on as many pages as you like, and edit them here together.
basket-to-users = To the users

## Editing many users together

bulk-edit = Edit together
bulk-text = Only what you fill in changes. You see for whom before anything is saved.
bulk-basic = Basic data
bulk-settings = Administrative settings
bulk-mail = Mail settings
bulk-tracking = Tracking
bulk-tracking-hint = Whether activity statistics are kept of these users.
bulk-limits-hint = Limits come from a user’s groups.
bulk-mail-hint = This changes the users’ personal accounts, never passwords. With a new incoming server, port or protection the user must give the password again.
bulk-leave = Leave as it is
bulk-no-office = No office
bulk-subordinates = Their subordinates will answer to
bulk-add-groups = Put into groups
bulk-remove-groups = Take out of groups
bulk-look = See what changes
bulk-name = Name
bulk-changes = What changes
bulk-preview = What will change
bulk-again = Someone changed some of these users meanwhile. This is what would change now.
bulk-will-change = { $count ->
        [one] { $n } user will change.
       *[other] { $n } users will change.
    }
bulk-changed = { $count ->
        [one] { $n } user changed.
       *[other] { $n } users changed.
    }
bulk-unchanged = { $count ->
        [one] { $n } user has it already.
       *[other] { $n } users have it already.
    }
bulk-refused = { $count ->
        [one] { $n } user can’t be changed.
       *[other] { $n } users can’t be changed.
    }
bulk-part = { $count ->
        [one] This is a part of the preview; saving is about { $n } user.
       *[other] This is a part of the preview; saving is about all { $n } users.
    }
bulk-apply = { $count ->
        [one] Save for { $n } user
       *[other] Save for { $n } users
    }
bulk-apply-all = Save for all who will change
bulk-back = Change the edit
bulk-stays = Stays as it is
bulk-nothing = Nothing: has it already
bulk-none = none
bulk-done = Edited together
bulk-progress = { $done } of { $all } done
bulk-go-on = Go on
bulk-stayed = These stayed as they are
bulk-to-basket = To the basket
bulk-recent = Edited together lately
bulk-undo = Undo
bulk-undo-text = Everyone gets back what they had, but for those whom someone changed since. This can be undone until
bulk-undo-now = Undo now
bulk-undo-go-on = Go on undoing
bulk-undone = { $count ->
        [one] { $n } change undone.
       *[other] { $n } changes undone.
    }
bulk-undone-mark = undone
bulk-field-position = Position
bulk-field-office = Office
bulk-field-supervisor = Supervisor
bulk-field-subordinates = Subordinates who move
bulk-field-role = Role
bulk-field-group = Group
bulk-field-status = Status
bulk-field-ip-restricted = Signs in from allowed networks only
bulk-field-tracked = Activity statistics
bulk-field-imap-host = Incoming server
bulk-field-imap-port = Port
bulk-field-imap-security = Protection
bulk-field-smtp-host = Outgoing server
bulk-field-smtp-port = Port
bulk-field-smtp-security = Protection
bulk-field-refresh = Minutes between looks
bulk-field-sync-from = Sync from
bulk-field-password = Password
bulk-word-yes = yes
bulk-word-no = no
bulk-word-active = Active
bulk-word-ip-restricted = Restricted by IP
bulk-word-pending-activation = Needs activation
bulk-word-blocked = Blocked
bulk-word-deleted = Deleted
bulk-word-director = Director
bulk-word-supervisor = Supervisor
bulk-word-agent = Agent
bulk-word-admin = Admin
bulk-word-administration = Administration
bulk-word-tls = TLS
bulk-word-starttls = STARTTLS
bulk-word-none = None (plain text)
bulk-word-needs-password = must be given again

## The audit log

audit-when = When
audit-who = Who
audit-what = What
audit-object = To what
audit-address = From address
audit-from = From
audit-to = Until
audit-anyone = Anyone
audit-anything = Anything
audit-nobody = the system
audit-none = Nothing was done
audit-none-text = Nothing in the log is as you asked.
audit-export = Download as CSV
audit-export-hint = At most 50,000 rows, newest first. The download is noted in the log.
audit-group-sign-ins = Sign-ins, passwords and tokens
audit-group-private = Looking at mail and sharing it
audit-group-people = Users
audit-group-rights = Groups, networks and second factors
audit-group-accounts = Mail accounts
audit-group-records = Contacts and organizations
audit-group-settings = Agency settings
audit-group-exports = Exports
audit-did-sign-in = Signed in
audit-did-sign-in-failed = Sign-in failed
audit-did-token-add = Made an API token
audit-did-token-end = Ended an API token
audit-did-password-change = Changed the password
audit-did-message-open = Opened a private message
audit-did-message-private = Made a message private
audit-did-message-open-again = Made a message no longer private
audit-did-message-share = Shared a message
audit-did-message-unshare = Took back a shared message
audit-did-mail-opened = Opened mail to colleagues by an address
audit-did-address-opens = Asked what an address would open
audit-did-contact-bin = Deleted a contact
audit-did-organization-bin = Deleted an organization
audit-did-user-add = Added a user
audit-did-user-edit = Edited a user
audit-did-user-status = Changed a user’s status
audit-did-users-bulk = Edited users together
audit-did-users-bulk-undo = Undid an edit of many users
audit-did-account-add = Added a mail account
audit-did-account-edit = Changed a mail account
audit-did-agency-edit = Changed the agency settings
audit-did-agency-logo = Changed the logo
audit-did-office-add = Added an office
audit-did-office-edit = Changed an office
audit-did-office-remove = Removed an office
audit-did-audit-export = Downloaded the audit log
audit-did-director-hand-over = Handed over the Director’s office
audit-did-group-add = Made a group
audit-did-group-delete = Deleted a group
audit-did-group-edit = Changed a group
audit-did-group-join = Added a member to a group
audit-did-group-leave = Removed a member from a group
audit-did-network-add = Allowed a network
audit-did-network-edit = Changed an allowed network
audit-did-network-remove = Removed an allowed network
audit-did-password-failed = Gave a wrong password of their own
audit-did-password-forgotten = Asked for another password
audit-did-password-reset = Chose a password by a link
audit-did-second-factor-off = Switched off the second factor
audit-did-second-factor-on = Switched on the second factor
audit-did-second-factor-recovery = Made new recovery codes
audit-did-second-factor-reset = Took a user’s second factor and passkeys away
audit-did-sign-in-code-failed = Wrong code at sign-in
audit-did-sign-in-network = Sign-in refused: network not allowed
audit-did-sign-in-recovery-code = Signed in with a recovery code
audit-did-sign-in-throttled = Had to wait after too many tries to sign in
audit-did-user-absence = Changed an absence
audit-did-user-hand-over = Handed over a user’s records
audit-did-user-invite = Invited a user
audit-did-user-photo = Changed a photo
audit-did-user-try-as = Looked at what a user sees
audit-did-user-unlock = Unlocked a user’s sign-in

backups = Backups
backups-good = The last good backup holds { $messages } messages. Made:
backups-none = No scheduled backup has been made yet.
backups-how = Set a directory under [backup] in the configuration file, and a backup is made there each day.
backups-failed = The last backup failed: { $why }
backups-damaged = Messages that are damaged on the disk and missing from it: { $messages }. Run “korespond verify”.
