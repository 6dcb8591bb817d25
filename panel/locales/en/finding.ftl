# Finding mail: the search by fields, saved searches, views of Sent, notifications.

search-told = Found: { $count }
search-cc = Copy to
search-body = In the text
search-filename = Attachment’s name
search-with-files = Attachments
search-files-yes = with attachments
search-files-no = without attachments
search-file-size = Size of an attachment
search-size = Size of the whole message
search-size-from = Larger than
search-size-to = Smaller than
search-size-hint = In megabytes, or with a unit: 500k, 5M, 1G.
search-unread = Read or not
search-unread-yes = not yet read
search-unread-no = read
search-flagged = Flag
search-flagged-yes = flagged
search-flagged-no = not flagged
search-folder = Folder
search-account = Account
search-contact = Contact
search-tag = Tag
search-any = any

op-body = a word in the text
op-filename = a word in an attachment’s name
op-file-larger = with an attachment larger than 5 MB
op-account = in this account
op-contact = with this contact
op-tag = with this tag
op-flagged = flagged

saved-searches = Saved searches
saved-searches-edit = Rename or remove
saved-search-save = Save this search
saved-search-name = Name
saved-search-query = Search
saved-search-edit = Saved search
saved-search-remove = Remove this search
saved-search-remove-text = Only the saved search goes; the mail that it finds stays.
saved-search-none = No saved searches yet
saved-search-none-text = Search for something, then save it under a name: it stays in the side bar.
saved-search-most = At most { $count } searches can be saved.
saved-search-more = maybe more

sent-to = Sent to whom
sent-to-all = All
sent-to-contacts = Contacts
sent-to-leads = Leads
sent-to-organizations = Organizations
sent-to-users = Users
sent-to-none = No sent mail here that you may see. Who is a contact, a lead or an organization stands in Contacts.

notify = Notifications
notify-text = When mail comes in and this panel is in the background, this device can show who wrote and about what. Only mail of your own accounts, and nothing leaves the device.
notify-start = Show notifications on this device
notify-stop = No more notifications
notify-is-on = Notifications are on, on this device.
notify-refused = This browser refuses notifications from this panel. They can be allowed in its settings for this site.
notify-not-here = This browser shows no notifications, or the panel’s address has no HTTPS.
notify-many = { $count } new messages
