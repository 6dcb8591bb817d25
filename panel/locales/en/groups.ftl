# Permission groups and what they open

groups-lead = A group says what its members may do, and with whose data. Who is in several groups has the sum of them.
groups-all = All groups
group-name = Name of the group
group-kind = Kind
group-members = Members
group-built-in = Built in
group-own = Your agency’s own
group-director = Director
group-supervisor = Supervisors
group-agent = Agents
group-admin = Admin
group-administration = Administration
group-new = New group
group-new-hint = It grants nothing until you say so on its page.
group-make = Make the group
group-grid = What members may do, and with whose data
group-permission = Permission
group-grid-hint = Team: the agents under the same supervisor. Everyone leaves out the Director, whose data nobody else sees. What you do not have yourself you cannot give.
reach-none = Nobody
reach-own = Own
reach-team = Team
reach-subordinates = Own and those below
reach-office = Office
reach-group = Group
reach-everyone = Everyone
group-limits = Limits
group-limits-hint = Of several groups the most generous limit holds.
group-messages-approval = Messages need approval before they are sent
group-listings-approval = Listings need approval
group-second-factor = Members must sign in with a second factor
group-sends = Messages sent a day
group-drive = Drive, in megabytes
group-limit-hint = Left empty: no limit.
group-is-yours = You belong to this group. Nobody changes their own rights: ask the Director.
group-is-fixed = The Director has every right, always. This group cannot be changed.
group-no-members = Nobody belongs to it yet.
group-member-email = Sign-in address of who joins
group-member-add = Add to the group
group-member-out = Remove
group-member-remove = Remove { $name } from the group
group-member-inactive = cannot sign in
group-delete-title = Delete the group “{ $name }”?
group-delete-text = Its members lose what only this group gave them, and what was shared with the group. The people themselves and their mail stay.
effects-title = What this opens and closes
effects-none = It opens and closes nothing for anybody.
effects-before = Before “{ $name }” is changed
effects-save = Save the change
effects-again = Change something else
effects-more = { $count ->
        [one] And { $n } more person.
       *[other] And { $n } more people.
    }
effects-not-looked-at = { $count ->
        [one] { $n } more person may be touched; they were not worked out.
       *[other] { $n } more people may be touched; they were not worked out.
    }
effect-gains = Gains: { $what }
effect-loses = Loses: { $what }
effect-opened = Reaches more people: { $what }
effect-closed = Reaches fewer people: { $what }
effect-contacts = { $count ->
        [one] { $n } contact
       *[other] { $n } contacts
    }
effect-or-more = { $what } or more
effect-mail-of = Mail of { $name }:
effect-more-accounts = { $count ->
        [one] and { $n } more account
       *[other] and { $n } more accounts
    }
extent-nothing = nothing of it any more
extent-own = all, it is their own account
extent-whole = all but what is private
extent-matched = mail with known contacts, and what was shared
extent-shared = only what was shared
try-as = What they see
try-as-title = What { $name } sees
try-as-note = You stay who you are: this page only counts what they see, and shows messages that you may see too. That you looked is in the audit log.
try-as-inactive = This person cannot sign in now, so they see none of this until they are let in.
try-as-permissions = Permissions, and where they come from
try-as-from = Scope and group
try-as-accounts = Mail accounts
try-as-no-accounts = No mail of anybody.
try-as-messages = messages
try-as-contacts = Contacts: { $n }
try-as-newest = The newest messages that both of you see
try-as-no-mail = None of the newest messages are for both of you to see.
try-as-hidden = { $count ->
        [one] { $n } more of their newest messages you may not see yourself.
       *[other] { $n } more of their newest messages you may not see yourself.
    }
reason-your-record = It is yours.
reason-director = You are the Director, who sees everything.
reason-record-granted = The group { $group } lets you { $permission }: { $scope }. This one belongs to { $owner }.
try-as-message = Would they see this message?
try-as-message-hint = Paste the address of an open message from your browser.
try-as-ask = Find out
try-as-yes = Yes, they see this message.
try-as-no = No, they do not see this message.
