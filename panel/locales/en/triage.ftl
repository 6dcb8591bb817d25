# What one does with mail: deeds, ticks, tags, folders

## Ticks

tick-message = Tick: { $name }
tick-keep = Keep these ticks
tick-menu = Choose
tick-page = Tick all of this page
tick-place = Tick all there is here
tick-clear = Untick everything
tick-more = More for what is ticked
tick-count = Ticked

## Deeds

deed-archive = Archive
deed-trash = Delete
deed-restore = Put back
deed-spam = Spam
deed-not-spam = Not spam
deed-read = Mark as read
deed-unread = Mark as unread
deed-flag = Flag
deed-unflag = Take the flag off
deed-remove = Remove for good
deed-move = Move
deed-move-to = To the folder
deed-tag = Tag
deed-untag = Take the tag off
deed-tag-with = Tag
deed-attach = Attach
deed-detach = Detach
deed-attach-to = Contact or organization
deed-file = Move, tag, attach
file-title = Where the message belongs
attach-find = Find a contact or organization
attach-text = An attached message shows on the page of that contact or organization, to everybody who may see both. This stands in the audit log.

## What was done

did-trash = Moved to Trash
did-restore = Put back
did-spam = Moved to Spam
did-archive = Archived
did-move = Moved
did-read = Marked as read
did-unread = Marked as unread
did-flag = Flagged
did-unflag = Flag taken off
did-tag = Tagged
did-untag = Tag taken off
did-attach = Attached
did-detach = Detached
did-remove = Removed for good
did-not-spam = Moved to the Inbox
did-undone = Undone
did-kept = Changed since and left alone
did-skipped = Skipped, as your rights do not cover them
did-goes-on = See how far it is
did-undo = Undo
did-title = Working on your messages
did-stopped = It was stopped. The rest stays as it was.
did-by-itself = It goes on by itself, even if you leave this page.
did-look-again = Look again
did-stop = Stop

## The basket of messages

mail-basket = Ticked messages
mail-basket-back = To the mail
mail-basket-empty = Nothing is ticked
mail-basket-empty-text = Tick messages in the lists, on as many pages as you like, and do something with all of them here.
mail-basket-text = What you choose here is done to all ticked messages. It can be undone for an hour, except removing for good.

## Removing for good

empty-now = Empty
remove-title = Remove for good?
remove-text = Messages: { $number }. This frees { $size } and can’t be undone.
remove-nothing = There is nothing here that you may remove.
remove-here-only = They are removed from Korespond only. The mail server keeps what it has, and Korespond does not fetch it again.
remove-now = Remove for good

## Tags

tags = Tags
tags-manage = Manage tags
tags-text = Tags are the agency’s: everybody who sees a message sees its tags.
tag-new = New tag
tag-name = Name
tag-colour = Colour
tag-add = Make the tag
tag-change = Change
tag-remove = Remove the tag
tag-remove-title = Remove the tag “{ $name }”?
tag-remove-text = It comes off all messages. The messages stay.
tag-none = No message that you can see has this tag.
tag-colour-grey = Grey
tag-colour-red = Red
tag-colour-orange = Orange
tag-colour-yellow = Yellow
tag-colour-green = Green
tag-colour-teal = Teal
tag-colour-blue = Blue
tag-colour-purple = Purple

## Folders

folders-manage = Manage folders
folders-at-server = Folders that you make, rename or remove here are changed at the mail server too.
folders-here-only = This account changes no folders at its mail server. What you make or move here is so in Korespond only.
folder-new = New folder
folder-called = Name
folder-add = Make the folder
folder-here = only here
folder-change = Change
folder-rename = Rename
folder-remove = Remove the folder
folder-remove-title = Remove the folder “{ $name }”?
folder-remove-text = Its messages are not removed: they go to Trash. Messages in it: { $number }.
folder-remove-server = The mail server removes it too, once it is empty there.
folder-remove-here = The mail server keeps it. Korespond fetches nothing from it any more; the account’s page turns that on again.

## The audit log

audit-did-message-remove = Removed a message for good
audit-did-message-attach = Attached a message to a record
audit-did-message-detach = Detached a message from a record
audit-did-tag-add = Made a tag
audit-did-tag-edit = Changed a tag
audit-did-tag-remove = Removed a tag
audit-did-folder-add = Made a folder
audit-did-folder-rename = Renamed a folder
audit-did-folder-remove = Removed a folder

## Keys

key-archive = archive
key-trash = delete
key-spam = spam, or not spam
key-tick = tick
