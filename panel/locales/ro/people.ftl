# Users, their profiles and what is done with them
users-seats = { $count ->
        [one] { $n } loc
        [few] { $n } locuri
       *[other] { $n } de locuri
    }
users-found = { $count ->
        [one] { $n } utilizator găsit
        [few] { $n } utilizatori găsiți
       *[other] { $n } de utilizatori găsiți
    }
user-add = Utilizator nou
user-edit = Modificarea utilizatorului
users-none = Nu a fost găsit nimeni
users-none-text = Nimeni dintre cei pe care îi poți vedea nu îndeplinește toate condițiile. Alege alte stări sau golește căutarea.
users-quick = Filtre rapide după stare
users-signing-in = În activitate
users-filter = Nume, e-mail, funcție sau telefon
users-more-filters = Mai multe criterii
users-any = Oricare
users-clear = Golește căutarea
user-status = Stare
user-status-active = Activ
user-status-ip-restricted = Limitat după IP
user-status-pending = Așteaptă activarea
user-status-blocked = Blocat
user-status-deleted = Șters
user-role = Rol
user-office = Birou
user-no-office = Fără birou
user-group = Grup
user-groups = Grupuri
user-groups-hint = Grupurile spun ce se poate vedea și face; mai multe se adună. Poți da doar ce ai și tu.
user-email = E-mail de autentificare
user-password = Prima parolă
user-password-hint = Cel puțin 10 caractere. Lăsat gol, contul așteaptă activarea prin e-mail.
user-own-password = Parola ta
user-own-password-hint = Necesară doar pentru altă adresă de autentificare.
user-supervisor-hint = E-mailul unui supervizor sau al directorului.
user-ip-restricted = Autentificare doar din rețele permise
user-locale-browser = Ca în browser
user-zone-agency = Ca a agenției
user-zone-hint = De exemplu Europe/Bucharest; gol pentru cel al agenției.
user-coloured = Culoare proprie în calendar
user-colour = Culoare
user-signature = Semnătură
user-last-sign-in = Ultima autentificare
user-never-signed-in = Niciodată
user-subordinates = Subordonați
user-no-accounts = Niciun cont de e-mail pe care îl poți vedea.
user-card-only = Vezi cartea de vizită a acestei persoane. Profilul îl văd superiorul și directorul.
user-photo = Fotografie
user-photo-file = Fișierul cu fotografia
user-photo-hint = PNG, JPEG sau WebP, cel mult 256 KiB. O văd toți colegii.
user-photo-set = Pune fotografia
user-photo-remove = Elimină fotografia
user-block = Blochează
user-unblock = Deblochează
user-restore = Restabilește
user-block-title = Blochezi: { $name }?
user-block-text = Toate sesiunile și tokenurile API se încheie imediat. Mesajele vin în continuare, datele rămân, iar locul se numără.
user-hand-over = Predă datele
user-delete-title = Ștergi: { $name }?
user-delete-text = Mai întâi altcineva preia datele. Toate sesiunile și tokenurile API se încheie imediat, iar conturile de e-mail nu se mai sincronizează.
user-hand-over-title = Predarea datelor: { $name }
user-hand-over-text = Datele trec la altcineva. Utilizatorul rămâne și se poate autentifica în continuare.
user-receiver = Cine preia
user-receiver-hint = E-mailul de autentificare; implicit al superiorului.
user-preview = Arată ce se mută
user-moves = Preia: { $name }
user-moves-contacts = { $count ->
        [one] { $n } contact
        [few] { $n } contacte
       *[other] { $n } de contacte
    }
user-moves-organizations = { $count ->
        [one] { $n } organizație
        [few] { $n } organizații
       *[other] { $n } de organizații
    }
user-moves-subordinates = { $count ->
        [one] { $n } subordonat
        [few] { $n } subordonați
       *[other] { $n } de subordonați
    }
user-moves-above = (superior nou: { $name })
user-moves-memberships = { $count ->
        [one] acces la { $n } cont comun
        [few] acces la { $n } conturi comune
       *[other] acces la { $n } de conturi comune
    }
user-moves-kept = { $count ->
        [one] administrarea a { $n } cont comun
        [few] administrarea a { $n } conturi comune
       *[other] administrarea a { $n } de conturi comune
    }
user-moves-director = Preia directorul: nimeni altcineva nu va mai vedea aceste date.
user-delete-stays = Ce a scris rămâne în istoric sub numele său. Restabilirea readuce autentificarea, nu și datele.
user-delete-go = Șterge și predă
user-hand-over-go = Predă
director-hand-over = Predă funcția de director
director-title = Director nou: { $name }?
director-text = Există exact un director. Nu poți anula singur această schimbare.
director-yours = Devii supervizor în subordinea noului director. Mesajele și datele tale pierd protecția directorului: le vede oricine vede datele tuturor.
director-theirs = Mesajele și datele noului director sunt ascunse de toți ceilalți.
director-agents = Cei din subordinea ta trec în subordinea noului director.
user-meanwhile = Între timp altcineva a modificat acest utilizator.
user-meanwhile-text = Nimic nu a fost suprascris. Mai jos este ce ai scris; aici sunt valorile actuale acolo unde diferă. O nouă salvare le înlocuiește cu ale tale.
