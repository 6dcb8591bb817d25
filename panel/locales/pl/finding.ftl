# Szukanie poczty: pola, zapisane wyszukiwania, widoki wysłanych, powiadomienia.

search-told = Znaleziono: { $count }
search-cc = Kopia do
search-body = W treści
search-filename = Nazwa załącznika
search-with-files = Załączniki
search-files-yes = z załącznikami
search-files-no = bez załączników
search-file-size = Wielkość załącznika
search-size = Wielkość całej wiadomości
search-size-from = Większe niż
search-size-to = Mniejsze niż
search-size-hint = W megabajtach albo z jednostką: 500k, 5M, 1G.
search-unread = Przeczytane czy nie
search-unread-yes = nieprzeczytane
search-unread-no = przeczytane
search-flagged = Oznaczenie flagą
search-flagged-yes = z flagą
search-flagged-no = bez flagi
search-folder = Folder
search-account = Konto
search-contact = Kontakt
search-tag = Etykieta
search-any = dowolnie

op-body = słowo w treści
op-filename = słowo w nazwie załącznika
op-file-larger = z załącznikiem większym niż 5 MB
op-account = na tym koncie
op-contact = z tym kontaktem
op-tag = z tą etykietą
op-flagged = z flagą

saved-searches = Zapisane wyszukiwania
saved-searches-edit = Zmień nazwę lub usuń
saved-search-save = Zapisz to wyszukiwanie
saved-search-name = Nazwa
saved-search-query = Wyszukiwanie
saved-search-edit = Zapisane wyszukiwanie
saved-search-remove = Usuń to wyszukiwanie
saved-search-remove-text = Zniknie tylko zapisane wyszukiwanie; znalezione wiadomości zostaną.
saved-search-none = Nie ma jeszcze zapisanych wyszukiwań
saved-search-none-text = Wyszukaj coś i zapisz pod nazwą: zostanie na pasku bocznym.
saved-search-most = Zapisać można najwyżej tyle wyszukiwań: { $count }.
saved-search-more = być może więcej

sent-to = Do kogo wysłano
sent-to-all = Wszystkie
sent-to-contacts = Kontakty
sent-to-leads = Leady
sent-to-organizations = Firmy
sent-to-users = Użytkownicy
sent-to-none = Nie ma tu wysłanych wiadomości, które możesz zobaczyć. Kto jest kontaktem, leadem lub firmą, widać w Kontaktach.

notify = Powiadomienia
notify-text = Gdy przyjdzie poczta, a panel jest w tle, to urządzenie może pokazać, kto napisał i w jakiej sprawie. Tylko poczta z własnych kont; nic nie opuszcza urządzenia.
notify-start = Pokazuj powiadomienia na tym urządzeniu
notify-stop = Nie pokazuj więcej powiadomień
notify-is-on = Powiadomienia na tym urządzeniu są włączone.
notify-refused = Ta przeglądarka nie zgadza się na powiadomienia z tego panelu. Można na nie pozwolić w jej ustawieniach dla tej strony.
notify-not-here = Ta przeglądarka nie pokazuje powiadomień albo adres panelu nie ma HTTPS.
notify-many = Nowe wiadomości: { $count }
