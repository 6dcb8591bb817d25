# Contacts and organizations.

lifecycle-lead = Lead
lifecycle-client = Client
contact-add = Add contact
contact-edit = Edit contact
contact-name = Name
contact-first-name = First name
contact-last-name = Last name
contact-company = Company
contact-position = Position
contact-email = E-mail
contact-emails = E-mail addresses
contact-emails-hint = One a line, the primary one first. Old mail from and to them shows at once.
contact-phone = Phone
contact-phones = Phones
contact-phones-hint = One a line; after a comma, what to know: +48 600 100 200, after 16:00
contact-primary = primary
contact-reach = E-mail and phone
contact-lifecycle = Lead or client
contact-owner = Owner’s sign-in address
contact-owner-hint = Who looks after it. Left empty, it stays as it is; a new one is yours.
contact-owned-by = Owner: { $name }
contact-tags = Tags
contact-tags-hint = With commas between them.
contact-notes = Notes
contact-details = Details
contact-delete-title = Delete { $name }?
contact-delete-text = The contact goes to the bin for 30 days. Mail stays, but colleagues no longer see what only this contact made visible to them.
language-unknown = Not known
contacts-empty = No contacts yet
contacts-empty-text = Add the first one, import a table, or open a message and add its sender.
contacts-none = No contact found
contacts-none-text = Names, companies and addresses are searched from their start.
contacts-filter = Name, company or address
correspondence = Correspondence
correspondence-empty = No mail yet
correspondence-empty-text = Mail to and from this contact’s addresses shows here, from all accounts you may see. Check that the addresses are right.
correspondence-empty-organization = Mail with its contacts and mail domains shows here. Check that the domains are right.

## What adding opens

opens = Saving opens { $messages } to { $users }.
opens-messages = { $count ->
        [one] { $n } message
       *[other] { $n } messages
    }
opens-messages-more = { $count ->
        [one] more than { $n } message
       *[other] more than { $n } messages
    }
opens-users = { $count ->
        [one] { $n } user
       *[other] { $n } users
    }
opens-text = Mail with these addresses then belongs to a contact, so colleagues whose rights reach it see it. The owners of the accounts are told.
opens-confirm = Yes, open this mail

## Import

import-title = Import contacts
import-text = Paste a CSV table whose first line names the columns. Rows whose address or phone is known already are skipped.
import-file = Choose a file
import-table = Table
import-added = { $count ->
        [one] { $n } contact was added.
       *[other] { $n } contacts were added.
    }
import-skipped = { $count ->
        [one] { $n } was known already.
       *[other] { $n } were known already.
    }
import-refused = { $count ->
        [one] { $n } row could not be taken
       *[other] { $n } rows could not be taken
    }
import-line = Line { $line }
import-see = See the contacts

## Organizations

organization = Organization
organization-add = Add organization
organization-edit = Edit organization
organization-name = Name
organization-domains = Mail domains
organization-domains-hint = With commas between them, such as nowak-domy.pl. Public ones such as gmail.com say nothing about a company and are refused.
organization-tax = Tax number
organization-address = Postal address
organization-delete-text = The organization goes to the bin for 30 days. Its contacts and its mail stay.
organizations-empty = No organizations here
organizations-empty-text = Add one with its mail domain, and all mail with that company shows on its page.
organizations-filter = Name or domain

## Mail that one stands in for or takes over

reason-left = It is in the account of { $name }, who has left. It came to you with what you own:
reason-handed-over = It is in { $name }’s account from before you were handed what it belongs to:
reason-standing-in = You stand in for { $name } until { $until }.

absence = Absence
absence-now = Away until { $until }
absence-coming = Away from { $from } to { $until }
absence-by = { $name } stands in.
absence-text = While the absence lasts, the deputy sees the mail that comes in and the conversations that wait for an answer, and nothing of it afterwards. Private messages stay private.
absence-when = When, and who stands in
absence-from = First day
absence-until = Last day
absence-deputy = Deputy
absence-choose = Choose
absence-scope = What the deputy sees
absence-scope-hint = By the contacts and organizations that the absent user may see.
absence-matched = Mail with contacts only
absence-all = All mail but what is private
absence-end = End the absence
absence-end-text = The deputy sees nothing more of this mail, at once.
absence-leaving = Leaving for good?
absence-hand-over = Hand everything over
absence-standing-in = You stand in for { $name } until { $until }.
absence-digest = While you were away and { $name } stood in:
absence-digest-line = { $account }: came in { $came }, read by your deputy { $read }
