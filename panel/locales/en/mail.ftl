# Mail and search.

kind-inbox = Inbox
kind-sent = Sent
kind-drafts = Drafts
kind-spam = Spam
kind-trash = Trash
kind-archive = Archive
kind-custom = Other folders
side-label = Folders
side-together = All accounts
side-matched-only = You see mail with contacts and organizations.
side-who-sees = Who sees which mail
unread-count = { $count ->
        [one] { $n } unread
       *[other] { $n } unread
    }
sort-label = Sort by
sort-date = Newest first
sort-sender = By sender
sort-subject = By subject
sort-size = Largest first
mail-no-account = Add your mail account
mail-no-account-text = Korespond fetches your mail, keeps it in step and shows which contact each message belongs to. It takes your address and your password.
list-empty = Nothing here
list-empty-text = New mail shows here by itself. If you miss something, look at how the accounts fare.
list-empty-folder = This folder holds no mail that you can see. If you miss something, look at how the account fares.
list-empty-way = See the accounts
no-subject = (no subject)
row-unread = Unread
row-attachment = Has attachments
row-flagged = Flagged
row-answered = Answered
row-private = Private
row-quarantined = Could not be read; held as it came
row-gone = No longer at the mail server; kept here
row-no-sender = (no sender)
row-to = To: { $names }
row-also-in = also in: { $names }
thread-count = { $count ->
        [one] { $n } message in this thread
       *[other] { $n } messages in this thread
    }
thread-earlier = Earlier in this thread
thread-later = Later in this thread

## Reading pane

pane-label = Reading pane
pane-empty = Choose a message
pane-empty-text = It opens here, with everything you know about its people. Press ? for the keys.
pane-close = Close
pane-back = Back
ask-title = This message is not yours
ask-text = It is private, or belongs to no contact. As the Director you may open it. That you did stands in the audit log.
ask-open = Open it
message-mark-read = Mark as read
message-mark-unread = Mark as unread
message-make-private = Make private
message-make-open = No longer private
message-why = Why do I see this?
message-more = More
message-raw = Download original (.eml)
message-own-page = Open on its own page
message-print = Print
message-automatic = Automatic mail
message-to = To
message-cc = Cc
message-bcc = Bcc
message-reply-to = Reply to
message-to-short = to { $names }
message-account = Account
message-folders = Folders
message-size = Size
message-text = Text of the message
message-audited = Opened as the Director. This stands in the audit log.
message-images = { $count ->
        [one] { $n } remote image was not loaded, so that the sender does not learn that you read this.
       *[other] { $n } remote images were not loaded, so that the sender does not learn that you read this.
    }
message-versions = { $count ->
       *[other] There are { $n } versions of this message that differ:
    }
message-version = Version { $number } ({ $size })
message-version-save = Download version { $number }
message-images-once = Show once
message-large = This message is larger than the limit: only its headers were fetched.
message-stub = None of its parties is known: only the headers were fetched, and only the account’s owner sees them.
message-fetch = Fetch anyway
message-images-always = Always for this sender
message-trackers = This message tries to track you, by images from: { $hosts }
frame-quoted = Earlier text
frame-signature = Signature
frame-blocked-image = Image not loaded
attachments = Attachments
attachments-count = { $count ->
        [one] { $n } attachment
       *[other] { $n } attachments
    }
attachments-all = Download all (.zip)
attachment-preview = Look at { $name }
invitation = Invitation
invitation-cancel = Called off
invitation-reply = Answer to an invitation
invitation-organizer = Organizer: { $name }
invitation-where = Where: { $place }
invitation-attendees = Attending: { $names }
invitation-there = In { $zone }: { $when }
invitation-every-day = { $count ->
        [1] Repeats every day
       *[other] Repeats every { $n } days
    }
invitation-every-week = { $count ->
        [1] Repeats every week
       *[other] Repeats every { $n } weeks
    }
invitation-every-month = { $count ->
        [1] Repeats every month
       *[other] Repeats every { $n } months
    }
invitation-every-year = { $count ->
        [1] Repeats every year
       *[other] Repeats every { $n } years
    }
invitation-until = until { $day }
invitation-times = { $count ->
        [one] { $n } time
       *[other] { $n } times
    }
enclosed = Enclosed message
enclosed-download = Download this message (.eml)
message-from = From
message-date = Date
flaw-not-mime = This is no readable e-mail. It is held as it came; you can download the original.
flaw-parser-failed = This message could not be read. It will be tried again after an update; you can download the original.
flaw-too-deep = This message is nested too deeply to be read. You can download the original.
flaw-too-many-parts = This message has too many parts to be read. You can download the original.
flaw-html-too-complex = The layout of this message is too complex to be shown safely, so it is shown as plain text.
flaw-no-date = The message has no readable date; the time is when the server got it.
flaw-no-sender = The message names no sender.
flaw-too-slow = This message takes more work to read than a message may. You can download the original.

## Quarantine

quarantine = Quarantine
quarantine-text = Messages that could not be read, with what could be made out. Nothing is lost: each is held byte for byte, and after an update they are read again by themselves.
quarantine-all = Parse all again
quarantine-one = Parse again
quarantine-again = Read again: { $tried }. No longer in quarantine: { $mended }.
quarantine-empty = Nothing in quarantine
quarantine-empty-text = Every message that you may see could be read.

## Related records

related = Related records
related-organization = Organization
related-colleague = Colleague
related-nothing = No contact of yours has one of these addresses.
related-unknown = { $name } is not among your contacts yet.
related-last = Last correspondence

## Why do I see this?

why-settings = What colleagues see is a setting:
why-back = Back to the message
reason-your-account = It is in your own account.
reason-shared-account = It is in the shared account { $name }, and you are a member.
reason-granted = The group { $group } lets you { $permission }: { $scope }. It is in { $owner }’s account.
reason-contact = It belongs to your contact
reason-organization = It belongs to the organization
reason-all-mail = The account shows all mail to colleagues.
reason-shared = { $name } shared it with you.
reason-director-asked = You opened it as the Director; this is in the audit log.
scope-none = nobody’s
scope-own = your own
scope-team = your team’s
scope-subordinates = yours and those of the people you answer for
scope-office = your office’s
scope-group = the group’s members’
scope-everyone = everyone’s
permission-mail-view = see mail
permission-mail-organize = organize mail
permission-mail-export = export mail
permission-contacts-view = see contacts
permission-contacts-edit = edit contacts
permission-contacts-delete = delete contacts
permission-users-view = see users
permission-users-create = create users
permission-users-edit = edit users
permission-settings-edit = edit settings
permission-audit-view = read the audit log

## Search

search = Search
search-label = Search all mail
search-placeholder = Search mail: words, from:anna, has:attachment…
search-start = What are you looking for?
search-start-text = Type a name, a word or an address above, or fill in the form.
search-nothing = Nothing found
search-nothing-text = Try fewer or shorter words. Only mail that you may see is searched.
search-bounded = There may be more: the next page goes on searching.
search-form = Search by fields
search-words = Words
search-from = From
search-to = To
search-subject = Subject
search-after = Not before
search-before = Before
search-within = Search within
