## Accounts that need care

care-title = Accounts that need care
care-text = Mail may not come in here until something is done. The worst come first.
care-none = All accounts are well
care-none-text = When one fails, it stands here with what to do about it.
care-count = { $count ->
        [one] { $n } account needs care
       *[other] { $n } accounts need care
    }
care-mine = Mail may not come in to { $addresses }.
care-see = See what to do
care-need-person = Waits for you
care-need-weeks = Failing for a week or more
care-need-missing = Mail is missing
care-need-days = Failing for a day or more
care-need-late = Failing
care-days = { $count ->
        [0] Last wholly in step today.
        [one] { $n } day since it was last wholly in step.
       *[other] { $n } days since it was last wholly in step.
    }
care-unmended = { $count ->
        [one] { $n } message at the server could not be brought.
       *[other] { $n } messages at the server could not be brought.
    }
care-need-folder = A folder can’t be read
care-folder = The folder { $folder } can’t be read:
state-but = { $count ->
        [one] but for { $n } folder that can’t be read
       *[other] but for { $n } folders that can’t be read
    }
ledger-shut = { $count ->
        [one] { $n } folder could not be compared.
       *[other] { $n } folders could not be compared.
    }
care-password = New password
care-password-save = Save and try again
care-settings = Its settings
care-last-errors = Last errors
state-queued = Waiting for its turn to connect

## Letter about them

settings-care-letter = Write to the Director in the morning when accounts need care
letter-care-subject = Mail accounts of { $agency } need care
letter-care-text = mail may not come in to these accounts of { $agency }:
letter-care-end = You get this letter when something got worse, at most once a day. It can be switched off in the settings of the agency.
letter-care-line = { $address } ({ $owner }): { $what }
letter-care-password = it waits for its password

## Ledger

ledger-all = Ledger
ledger-all-title = Ledger of all accounts
ledger-all-text = What the servers have and what is held here, account by account. Missing should be 0 everywhere; the worst come first.
ledger-account = Account
ledger-total = All folders
ledger-checked = Compared
ledger-unchecked = not yet
ledger-here-only = only here
ledger-label = a label: counted where its mail lies
ledger-unmended = Could not be brought
ledger-check = Compare with the server now
ledger-checking = Comparing: { $done } of { $total } folders
ledger-compared = Wholly compared { $ago }.
ledger-never-compared = Not yet wholly compared; that happens each night at about two o’clock.
ledger-failed = could not be compared
notice-missing = { $count ->
        [one] { $n } message at the server of { $address } could not be brought.
       *[other] { $n } messages at the server of { $address } could not be brought.
    }
notice-missing-see = See the ledger
