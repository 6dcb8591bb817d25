# Words that all pages share.

skip-to-content = Sari la conținut
nav-label = Navigare principală
nav-mail = E-mail
nav-contacts = Contacte
nav-organizations = Organizații
nav-accounts = Conturi de e-mail
nav-you = Meniul tău
nav-account = Contul tău
nav-users = Utilizatori
nav-settings = Setările agenției
nav-help = Ajutor
language = Limba
save = Salvează
saved = S-a salvat.
cancel = Renunță
edit = Modifică
delete = Șterge
filter = Filtrează
import = Importă
owner = Responsabil
form-optional = (opțional)
form-look-below = Nu s-a salvat încă: verifică câmpul marcat de mai jos.
pager-label = Pagini
pager-first = La început
pager-next = Pagina următoare
live-arrived = Mesaj nou:
live-lost = Conexiunea s-a întrerupt. Se încearcă din nou…
live-failed = Nu a reușit. Încearcă din nou.

## Autentificare

sign-in = Autentifică-te
sign-out = Deconectează-te
sign-in-title = Intră în e-mailul agenției
sign-in-email = Adresa de e-mail
sign-in-password = Parola
sign-in-help = Ai uitat parola? Te poate ajuta superiorul sau directorul.
demo-title = Aceasta este o agenție demonstrativă
demo-text = Alege cine vrei să fii. Toate datele sunt inventate.

## Timp

ago-now = chiar acum
ago-minutes = { $count ->
        [one] acum { $n } minut
        [few] acum { $n } minute
       *[other] acum { $n } de minute
    }
ago-hours = { $count ->
        [one] acum { $n } oră
        [few] acum { $n } ore
       *[other] acum { $n } de ore
    }
ago-days = { $count ->
        [one] acum { $n } zi
        [few] acum { $n } zile
       *[other] acum { $n } de zile
    }

## Contul tău

role-director = Director
role-supervisor = Supervizor
role-agent = Agent
me-profile = Profil
me-supervisor = Superior
me-accounts = Conturile tale de e-mail
password-change = Schimbă parola
password-old = Parola actuală
password-new = Parola nouă
password-hint = Cel puțin 10 caractere; cel mai bine câteva cuvinte fără legătură. Toate celelalte sesiuni și toate tokenurile se încheie.
password-changed = Parola a fost schimbată. Toate celelalte sesiuni și toate tokenurile s-au încheiat.
sessions = Sesiuni și dispozitive
session-current = Sesiunea aceasta
session-seen = folosită ultima dată { $ago }
session-end = Încheie sesiunea
tokens = Tokenuri API
tokens-text = Un token îi permite unui program să facă ce poți face tu. Dă fiecărui program unul separat.
token-made = Copiază tokenul acum: este afișat o singură dată.
token-name = La ce folosește?
token-make = Creează un token
token-end = Anulează tokenul

## Setările agenției

settings-name = Numele agenției
settings-zone = Fusul orar
settings-zone-hint = De exemplu Europe/Bucharest. În el sunt înțelese datele fără oră.
settings-locale = Limba utilizatorilor noi
settings-not-yours = Doar utilizatorii cu drept de modificare a setărilor pot schimba asta. Întreabă directorul.
seen-title = Ce văd colegii
seen-label = Ce văd colegii din acest cont
seen-agency = Conform setării agenției
seen-matched = Doar mesajele cu contacte și organizații și ce a fost partajat
seen-all = Toate mesajele, în afara celor private
seen-hint = Se aplică colegilor al căror grup îl cuprinde pe proprietarul contului. Fiecare își vede mereu toate mesajele proprii.

## Ajutor

help-keys = Taste
key-next = mesajul următor
key-previous = mesajul anterior
key-open = deschide mesajul
key-unread = marchează ca necitit
key-search = caută
key-close = închide
key-help = arată aceste taste
help-search = Ce înțelege căutarea
op-words = ambele cuvinte, și fără diacritice
op-phrase = exact aceste cuvinte, în această ordine
op-without = fără acest cuvânt
op-from = de la cineva
op-to = către cineva
op-subject = un cuvânt din subiect
op-attachment = cu atașament
op-larger = mai mari de 5 MB
op-smaller = mai mici de 100 KB
op-after = în acea zi sau mai târziu
op-before = înainte de acea zi
op-in = în Trimise (și inbox, archive, spam, trash)
op-is = încă necitite

## Notices

notices = Notificări
notice-opened = Adrese legate de un contact sau de o organizație ({ $by }): { $addresses }. Mesaje din conturile dvs. pe care colegii cu drepturi le pot vedea astfel: { $messages }.
notice-backup = Copia de rezervă programată a eșuat: { $why }
notice-away = Am înțeles

## Leaves of the settings

settings-agency = Agenție
settings-offices = Birouri
settings-groups = Grupuri
settings-security = Securitate
settings-audit = Jurnal de audit
