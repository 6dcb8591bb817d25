share = Share
share-title = Share
share-now = Who sees it by sharing
share-none = Nobody yet. Sharing opens a message to those you choose, whatever else they may see.
share-by = shared by { $name }
share-stop = Stop sharing
share-stop-with = Stop sharing with { $name }
share-new = Share with
share-extent = How much
share-message = This message
share-thread = The whole thread, later messages too
share-messages = { $count ->
        [one] { $n } message of this thread, this one among them
       *[other] { $n } messages of this thread, this one among them
    }
share-others = { $count ->
        [one] { $n } other message of this thread
       *[other] { $n } other messages of this thread
    }
share-colleagues = A colleague
share-with = Share with { $name }
share-more = There are more colleagues: search for a name.
share-group = A group
share-group-none = Choose a group
share-with-group = Share with the chosen group
share-with-names = Shared with { $names }
mail-shared = Shared with me
mail-shared-none = What colleagues share with you or with a group of yours shows here.
notice-shared = { $by } shared with you:
people = Colleagues
people-find = Find a colleague by name
people-none = No colleague found
people-none-text = Try the start of a first or last name.
people-all-offices = All offices
people-cards = All colleagues’ cards
people-of-office = Colleagues in this office
private-title = Private addresses
private-text = Mail with these addresses shows to colleagues by nobody’s contact: not even when someone adds the address to one. You see it as before. This does not hide mail where you show all of it, or messages that a client with another address is part of.
private-address = E-mail address
private-add = Keep private
private-remove = Remove
private-remove-one = Keep { $address } private no longer
audit-did-account-private-address = Kept an address private
audit-did-account-open-address = Kept an address private no longer
