# Găsirea mesajelor: câmpurile, căutările salvate, vederile celor trimise, notificările.

search-told = Găsite: { $count }
search-cc = Copie către
search-body = În text
search-filename = Numele atașamentului
search-with-files = Atașamente
search-files-yes = cu atașamente
search-files-no = fără atașamente
search-file-size = Mărimea unui atașament
search-size = Mărimea întregului mesaj
search-size-from = Mai mare de
search-size-to = Mai mic de
search-size-hint = În megaocteți sau cu unitate: 500k, 5M, 1G.
search-unread = Citite sau nu
search-unread-yes = necitite
search-unread-no = citite
search-flagged = Steguleț
search-flagged-yes = cu steguleț
search-flagged-no = fără steguleț
search-folder = Dosar
search-account = Cont
search-contact = Contact
search-tag = Etichetă
search-any = oricare

op-body = un cuvânt din text
op-filename = un cuvânt din numele unui atașament
op-file-larger = cu un atașament mai mare de 5 MB
op-account = în acest cont
op-contact = cu acest contact
op-tag = cu această etichetă
op-flagged = cu steguleț

saved-searches = Căutări salvate
saved-searches-edit = Redenumește sau șterge
saved-search-save = Salvează această căutare
saved-search-name = Nume
saved-search-query = Căutare
saved-search-edit = Căutare salvată
saved-search-remove = Șterge această căutare
saved-search-remove-text = Dispare doar căutarea salvată; mesajele găsite rămân.
saved-search-none = Nicio căutare salvată încă
saved-search-none-text = Caută ceva, apoi salvează sub un nume: rămâne în bara laterală.
saved-search-most = Se pot salva cel mult { $count } căutări.
saved-search-more = poate mai multe

sent-to = Cui s-a trimis
sent-to-all = Toate
sent-to-contacts = Contacte
sent-to-leads = Leaduri
sent-to-organizations = Organizații
sent-to-users = Utilizatori
sent-to-none = Nu sunt aici mesaje trimise pe care le poți vedea. Cine este contact, lead sau organizație se vede în Contacte.

notify = Notificări
notify-text = Când sosesc mesaje și panoul este în fundal, acest dispozitiv poate arăta cine a scris și despre ce. Doar mesaje din conturile proprii; nimic nu părăsește dispozitivul.
notify-start = Arată notificări pe acest dispozitiv
notify-stop = Fără notificări de acum
notify-is-on = Notificările sunt pornite pe acest dispozitiv.
notify-refused = Acest browser refuză notificările de la panou. Pot fi permise din setările lui pentru acest site.
notify-not-here = Acest browser nu arată notificări sau adresa panoului nu are HTTPS.
notify-many = Mesaje noi: { $count }
