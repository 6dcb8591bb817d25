# Mail accounts.

account-add = Adaugă cont de e-mail
account-add-text = Alege furnizorul, iar serverele se completează singure. Pe serverul tău nu schimbăm nimic.
account-provider = Furnizor
account-provider-other = Altul
account-provider-fill = Completează serverele
account-app-password = Acest furnizor cere de obicei o parolă de aplicație în locul celei obișnuite. O creezi în setările lui de securitate.
account-address = Adresa de e-mail
account-password = Parola
account-password-hint = Se păstrează criptată. Dacă e goală, contul așteaptă până o dă utilizatorul lui.
account-new-password = Parola nouă
account-new-password-hint = Lăsată goală, rămâne neschimbată. Se încearcă imediat.
account-user = Nume de utilizator
account-user-hint = Dacă e gol, se folosește adresa.
account-incoming = Mesaje primite (IMAP)
account-outgoing = Mesaje trimise (SMTP)
account-host = Server
account-port = Port
account-security = Securitate
security-tls = TLS
security-starttls = STARTTLS
security-none = Fără (text simplu)
account-sync-from = Sincronizează din
account-sync-from-hint = Mesajele mai vechi nu se preiau. Dacă e gol: 1 ianuarie anul acesta; poți da data înapoi mai târziu.
account-rare = Rareori necesare
account-refresh = Minute între verificări
account-refresh-hint = De la 1 la 1440, de obicei 5. Mesajele noi din dosarele urmărite vin imediat.
account-owner = Al cui cont
account-owner-hint = Adresa de autentificare a utilizatorului; dacă e gol, e al tău.
account-is-shared = Contul este folosit de mai multe persoane
account-shared = comun
account-ca = Autoritate de certificare privată (PEM)
account-ca-hint = Doar dacă certificatul serverului e semnat de propria autoritate.
account-has-ca = Este setată o autoritate de certificare privată.
account-plain-confirm = Știu că fără criptare oricine de pe traseu poate citi parola și mesajele
account-plain = Contul comunică fără criptare: oricine de pe traseu poate citi parola și mesajele. Alege TLS dacă serverul îl oferă.
account-save = Salvează și preia mesajele
account-test = Testează conexiunea
account-fetch = Preia acum
account-state = Stare
account-servers = Servere și parolă
account-errors = Ultimele erori
account-no-errors = Niciuna. Totul este în regulă.
account-folders = Dosare
account-no-folders = Dosarele apar după conectarea la server.
account-ledger = Registru: ce are serverul și ce se află aici
account-taking = Ce se preia și ce se scrie înapoi
account-write-back = Se schimbă pe server
account-write-back-hint = Acolo nu se șterge niciodată nimic.
write-back-none = Nimic
write-back-flags = Citit, marcat, cu răspuns
write-back-all = Acestea, plus mutări și dosare
account-watched = Urmărit pe lângă Inbox
account-watched-hint = Mesajele noi din el apar imediat; cere încă o conexiune.
account-watched-none = Niciun alt dosar
account-header-first = Preia conținutul doar la mesaje cu o parte cunoscută
account-header-first-hint = O parte este cunoscută ca persoană de contact, organizație sau adresă comună. La celelalte mesaje doar proprietarul vede antetele, până când conținutul este cerut sau o parte devine cunoscută.
never-log = Nu se preia niciodată
never-log-hint = Adrese și domenii, câte unul pe rând: mesajele de la ele sau către ele nu se preiau deloc. Un domeniu include subdomeniile.
folder-name = Dosar
folder-messages = Mesaje
folder-checked = Comparat
folder-settings = La ce folosește
folder-kind-of = La ce folosește { $name }
folder-excluded = omis
messages-count = { $count ->
        [one] { $n } mesaj
        [few] { $n } mesaje
       *[other] { $n } de mesaje
    }
accounts-empty = Încă nu există un cont de e-mail
accounts-empty-text = Adaugă unul cu adresa și parola, iar mesajele vin imediat.

## Stări

state-needs-password = Așteaptă parola
state-connecting = Se conectează
state-waiting = Problemă, se reîncearcă
state-failed = Are nevoie de tine
state-stopped = Oprit
account-syncing = Sincronizare { $done } din { $total }
account-up-to-date = La zi din { $since }
account-waiting = Se reîncearcă la { $at }
account-give-password = Dă parola mai jos, iar mesajele vin.
account-last-good = Ultima dată complet la zi { $ago }, pe { $when }.
account-never-good = Încă nu este complet la zi cu serverul.
test-works = Conexiunea funcționează.
test-folders = { $count ->
        [one] { $n } dosar
        [few] { $n } dosare
       *[other] { $n } de dosare
    }
test-size = circa { $size }
test-no-idle = Serverul nu anunță mesajele noi; se verifică la câteva minute.

## Registru

ledger-title = Registrul { $address }
ledger-text = Fiecare mesaj de pe server este socotit. La „Lipsesc” trebuie să fie 0 peste tot; dacă nu, preia acum și verifică ultimele erori.
ledger-server = Pe server
ledger-stored = Păstrate
ledger-headers = Doar antete
ledger-stub = Necunoscuți, fără conținut
ledger-quarantined = Carantină
ledger-never = Niciodată preluate
ledger-removed = Șterse aici
ledger-imported = Importate
ledger-missing = Lipsesc
