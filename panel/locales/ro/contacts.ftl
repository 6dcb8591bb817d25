# Contacts and organizations.

lifecycle-lead = Lead
lifecycle-client = Client
contact-add = Adaugă contact
contact-edit = Modifică contactul
contact-name = Nume
contact-first-name = Prenume
contact-last-name = Nume de familie
contact-company = Companie
contact-position = Funcție
contact-email = E-mail
contact-emails = Adrese de e-mail
contact-emails-hint = Câte una pe rând, cea principală prima. Mesajele vechi cu ele apar imediat.
contact-phone = Telefon
contact-phones = Telefoane
contact-phones-hint = Câte unul pe rând; după virgulă, o notă: +40 721 000 000, după 16:00
contact-primary = principală
contact-reach = E-mail și telefon
contact-lifecycle = Lead sau client
contact-owner = Adresa de autentificare a responsabilului
contact-owner-hint = Cine se ocupă. Lăsat gol, rămâne neschimbat; ce e nou este al tău.
contact-owned-by = Responsabil: { $name }
contact-tags = Etichete
contact-tags-hint = Separate prin virgulă.
contact-notes = Note
contact-details = Detalii
contact-delete-title = Ștergi { $name }?
contact-delete-text = Contactul ajunge la coș pentru 30 de zile. Mesajele rămân, dar colegii nu mai văd ce era vizibil doar datorită lui.
language-unknown = Necunoscută
contacts-empty = Încă nu există contacte
contacts-empty-text = Adaugă primul, importă un tabel sau deschide un mesaj și adaugă expeditorul.
contacts-none = Niciun contact găsit
contacts-none-text = Se caută de la începutul numelor, companiilor și adreselor.
contacts-filter = Nume, companie sau adresă
correspondence = Corespondență
correspondence-empty = Încă nu există mesaje
correspondence-empty-text = Aici apar mesajele cu adresele acestui contact, din toate conturile pe care le poți vedea. Verifică adresele.
correspondence-empty-organization = Aici apar mesajele cu contactele și domeniile ei. Verifică domeniile.

## Ce se deschide

opens = Salvarea deschide { $messages } pentru { $users }.
opens-messages = { $count ->
        [one] { $n } mesaj
        [few] { $n } mesaje
       *[other] { $n } de mesaje
    }
opens-messages-more = { $count ->
        [one] peste { $n } mesaj
        [few] peste { $n } mesaje
       *[other] peste { $n } de mesaje
    }
opens-users = { $count ->
        [one] { $n } utilizator
        [few] { $n } utilizatori
       *[other] { $n } de utilizatori
    }
opens-text = Mesajele cu aceste adrese vor aparține unui contact, deci le văd colegii cu drepturi asupra lor. Proprietarii conturilor sunt anunțați.
opens-confirm = Da, deschide aceste mesaje

## Import

import-title = Importă contacte
import-text = Lipește un tabel CSV al cărui prim rând numește coloanele. Rândurile cu o adresă sau un telefon deja cunoscute se omit.
import-file = Alege un fișier
import-table = Tabel
import-added = { $count ->
        [one] S-a adăugat { $n } contact.
        [few] S-au adăugat { $n } contacte.
       *[other] S-au adăugat { $n } de contacte.
    }
import-skipped = { $count ->
        [one] { $n } era deja cunoscut.
        [few] { $n } erau deja cunoscute.
       *[other] { $n } erau deja cunoscute.
    }
import-refused = { $count ->
        [one] { $n } rând nu a putut fi preluat
        [few] { $n } rânduri nu au putut fi preluate
       *[other] { $n } de rânduri nu au putut fi preluate
    }
import-line = Rândul { $line }
import-see = Vezi contactele

## Organizații

organization = Organizație
organization-add = Adaugă organizație
organization-edit = Modifică organizația
organization-name = Nume
organization-domains = Domenii de e-mail
organization-domains-hint = Separate prin virgulă, de ex. ionescu-case.ro. Cele publice, ca gmail.com, nu spun nimic despre companie și sunt refuzate.
organization-tax = Cod fiscal
organization-address = Adresă poștală
organization-delete-text = Organizația ajunge la coș pentru 30 de zile. Contactele și mesajele ei rămân.
organizations-empty = Nicio organizație aici
organizations-empty-text = Adaugă una cu domeniul ei de e-mail și toate mesajele cu acea companie apar pe pagina ei.
organizations-filter = Nume sau domeniu

## Corespondența preluată sau ținută în locul cuiva

reason-left = Este în contul { $name }, persoană care a plecat. A ajuns la tine odată cu ce ai în grijă:
reason-handed-over = Este în contul { $name }, dinainte să îți fie predat lucrul de care ține:
reason-standing-in = Îi ții locul lui { $name } până la { $until }.

absence = Absență
absence-now = Absență până la { $until }
absence-coming = Absență de la { $from } până la { $until }
absence-by = Ține locul: { $name }.
absence-text = Cât durează absența, înlocuitorul vede mesajele primite și conversațiile care așteaptă răspuns, iar după aceea nimic din ele. Mesajele private rămân private.
absence-when = Când și cine ține locul
absence-from = Prima zi
absence-until = Ultima zi
absence-deputy = Înlocuitor
absence-choose = Alege
absence-scope = Ce vede înlocuitorul
absence-scope-hint = După contactele și firmele pe care le poate vedea persoana absentă.
absence-matched = Doar corespondența cu contactele
absence-all = Toate mesajele în afara celor private
absence-end = Încheie absența
absence-end-text = Înlocuitorul nu mai vede nimic din aceste mesaje, imediat.
absence-leaving = Pleacă definitiv?
absence-hand-over = Predă totul
absence-standing-in = Îi ții locul lui { $name } până la { $until }.
absence-digest = În lipsa ta (locul ți l-a ținut { $name }):
absence-digest-line = { $account }: primite { $came }, citite de înlocuitor { $read }
