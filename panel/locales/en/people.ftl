# Users, their profiles and what is done with them
users-seats = { $count ->
        [one] { $n } seat
       *[other] { $n } seats
    }
users-found = { $count ->
        [one] { $n } user found
       *[other] { $n } users found
    }
user-add = New user
user-edit = Edit user
users-none = Nobody found
users-none-text = Nobody that you may see has all of this. Choose other statuses or clear the search.
users-quick = Quick filters by status
users-signing-in = Working now
users-filter = Name, e-mail, position or phone
users-more-filters = Search by more
users-any = Any
users-clear = Clear search
user-status = Status
user-status-active = Active
user-status-ip-restricted = Limited by IP
user-status-pending = Awaits activation
user-status-blocked = Blocked
user-status-deleted = Deleted
user-role = Role
user-office = Office
user-no-office = No office
user-group = Group
user-groups = Groups
user-groups-hint = Groups say what may be seen and done; several add up. You can give only what you have yourself.
user-email = Sign-in e-mail
user-password = First password
user-password-hint = At least 10 characters. Left empty, the account awaits activation by e-mail.
user-own-password = Your password
user-own-password-hint = Only needed for another sign-in address.
user-supervisor-hint = The sign-in e-mail of a Supervisor or the Director.
user-ip-restricted = May sign in from allowed networks only
user-locale-browser = As the browser
user-zone-agency = As the agency
user-zone-hint = For example Europe/Warsaw; empty for the agency’s.
user-coloured = Own colour in calendars
user-colour = Colour
user-signature = Signature
user-last-sign-in = Last sign-in
user-never-signed-in = Never
user-subordinates = Subordinates
user-no-accounts = No mail account that you may know of.
user-card-only = You see this colleague’s card. The profile is for their supervisor and the Director.
user-photo = Photo
user-photo-file = Picture
user-photo-hint = PNG, JPEG or WebP, at most 256 KiB. All colleagues see it.
user-photo-set = Set photo
user-photo-remove = Remove photo
user-block = Block
user-unblock = Unblock
user-restore = Restore
user-block-title = Block { $name }?
user-block-text = All sessions and API tokens end at once. Mail goes on arriving, records stay, and the seat still counts.
user-hand-over = Hand over
user-delete-title = Delete { $name }?
user-delete-text = Somebody else takes over first. All sessions and API tokens end at once, and the mail accounts stop syncing.
user-hand-over-title = Hand over from { $name }
user-hand-over-text = What is theirs goes to somebody else. They stay and go on signing in.
user-receiver = Who takes over
user-receiver-hint = The sign-in e-mail; by default the supervisor’s.
user-preview = Show what moves
user-moves = Goes to { $name }
user-moves-contacts = { $count ->
        [one] { $n } contact
       *[other] { $n } contacts
    }
user-moves-organizations = { $count ->
        [one] { $n } organization
       *[other] { $n } organizations
    }
user-moves-subordinates = { $count ->
        [one] { $n } subordinate
       *[other] { $n } subordinates
    }
user-moves-above = (new supervisor: { $name })
user-moves-memberships = { $count ->
        [one] membership in { $n } shared account
       *[other] membership in { $n } shared accounts
    }
user-moves-kept = { $count ->
        [one] keeping of { $n } shared account
       *[other] keeping of { $n } shared accounts
    }
user-moves-director = The receiver is the Director: nobody else will see these records any more.
user-delete-stays = What they wrote stays theirs in the history. Restoring brings back the sign-in, not the records.
user-delete-go = Delete and hand over
user-hand-over-go = Hand over
director-hand-over = Hand over the Director’s office
director-title = Make { $name } the Director?
director-text = There is exactly one Director. You cannot take this back yourself.
director-yours = You become a Supervisor under the new Director. Your mail and records lose the Director’s protection: who may see everyone’s sees yours.
director-theirs = The new Director’s mail and records are hidden from everyone else.
director-agents = Who answered to you answers to the new Director.
user-meanwhile = Someone else changed this user meanwhile.
user-meanwhile-text = Nothing was overwritten. Below is what you typed; here are the present values where they differ. Saving again puts yours in their place.
