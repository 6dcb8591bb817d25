share = Udostępnij
share-title = Udostępnianie
share-now = Kto widzi dzięki udostępnieniu
share-none = Na razie nikt. Udostępnienie otwiera wiadomość wybranym osobom niezależnie od ich innych uprawnień.
share-by = udostępnia { $name }
share-stop = Przestań udostępniać
share-stop-with = Przestań udostępniać: { $name }
share-new = Udostępnij
share-extent = Ile
share-message = Tę wiadomość
share-thread = Cały wątek, także późniejsze wiadomości
share-messages = { $count ->
        [one] { $n } wiadomość z tego wątku, w tym ta
        [few] { $n } wiadomości z tego wątku, w tym ta
       *[many] { $n } wiadomości z tego wątku, w tym ta
    }
share-others = { $count ->
        [one] { $n } inna wiadomość z tego wątku
        [few] { $n } inne wiadomości z tego wątku
       *[many] { $n } innych wiadomości z tego wątku
    }
share-colleagues = Osobie z agencji
share-with = Udostępnij: { $name }
share-more = Jest więcej osób: wyszukaj po nazwisku.
share-group = Grupie
share-group-none = Wybierz grupę
share-with-group = Udostępnij wybranej grupie
share-with-names = Udostępniono: { $names }
mail-shared = Udostępnione mi
mail-shared-none = Tu pojawia się to, co inni udostępnią Tobie lub Twojej grupie.
notice-shared = { $by } udostępnia Ci:
people = Osoby w agencji
people-find = Znajdź osobę po imieniu lub nazwisku
people-none = Nie znaleziono nikogo
people-none-text = Spróbuj początku imienia lub nazwiska.
people-all-offices = Wszystkie biura
people-cards = Wizytówki wszystkich osób
people-of-office = Osoby w tym biurze
private-title = Adresy prywatne
private-text = Poczta z tymi adresami nie pokazuje się innym przy niczyim kontakcie, nawet gdy ktoś doda do niego taki adres. Ty widzisz ją jak dotąd. Nie ukrywa to poczty tam, gdzie pokazujesz ją całą, ani wiadomości, w których jest też klient z innym adresem.
private-address = Adres e-mail
private-add = Zachowaj jako prywatny
private-remove = Usuń
private-remove-one = Usuń { $address } z adresów prywatnych
audit-did-account-private-address = Dodanie adresu prywatnego
audit-did-account-open-address = Usunięcie adresu prywatnego
