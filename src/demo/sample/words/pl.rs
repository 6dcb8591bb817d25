//! Polish.

use super::{Attached, Topic, Words};

pub(super) const WORDS: Words = Words {
    hello: "Dzień dobry,",
    closing: "Pozdrawiam serdecznie,",
    reply: "Odp: ",
    quote: "W dniu {date} o {time} {who} pisze:",
    phone: "tel.",
    day: "%d.%m.%Y",
    places: &[
        "ul. Kwiatowa 12, Warszawa",
        "ul. Puławska 148, Warszawa",
        "ul. Żwirki i Wigury 3, Warszawa",
        "al. Jana Pawła II 61, Warszawa",
        "ul. Długa 7, Piaseczno",
        "ul. Słoneczna 21, Konstancin-Jeziorna",
        "ul. Grójecka 95, Warszawa",
    ],
    prices: &[
        "689 000 zł",
        "815 000 zł",
        "1 240 000 zł",
        "574 500 zł",
        "930 000 zł",
    ],
    asides: &[
        "Najłatwiej złapać mnie telefonicznie po południu.",
        "Rodzice też chcieliby przy tym być, proszę wziąć to pod uwagę.",
        "Przepraszam, że odpisuję dopiero teraz.",
        "W razie czego proszę pisać na ten sam adres.",
        "Zależy nam na czasie, bo kończy się nam najem.",
        "Dziękuję za szybką odpowiedź.",
        "",
        "",
    ],
    thanks: &[
        "Bardzo dziękuję za pomoc, wszystko jasne.",
        "Dziękuję, potwierdzam termin. Do zobaczenia!",
        "Super, w takim razie czekamy na dokumenty.",
    ],
    topics: &[
        Topic {
            subject: "Oglądanie mieszkania, {place}",
            turns: [
                "Trafiliśmy na Państwa ogłoszenie mieszkania {area} m² przy {place}. Czy oferta jest nadal aktualna i czy można je obejrzeć w tym tygodniu? Ważne dla nas, czy do mieszkania przynależy piwnica i miejsce w garażu.",
                "Tak, oferta jest aktualna, cena to {price}. Do mieszkania należy piwnica 4 m², miejsce garażowe jest dodatkowo płatne. Mogę zaproponować oglądanie {date} o {time}. Zdjęcie budynku od strony podwórza w załączniku.",
                "Termin {date} o {time} nam odpowiada. Czy okna wychodzą na ulicę, czy na podwórze? Zależy nam na ciszy, mamy małe dziecko.",
                "Sypialnie są od podwórza, salon od ulicy. Przesyłam zaproszenie do kalendarza, spotkajmy się przed wejściem do klatki B.",
            ],
            files: &[
                (1, Attached::Photo, "budynek.png"),
                (3, Attached::Invitation, "Oglądanie mieszkania"),
            ],
        },
        Topic {
            subject: "Propozycja ceny: {place}",
            turns: [
                "Po obejrzeniu mieszkania przy {place} chcielibyśmy złożyć ofertę: {price}, z możliwością podpisania umowy przedwstępnej jeszcze w tym miesiącu. Kredyt mamy wstępnie przyznany.",
                "Dziękuję za ofertę, przekazałam ją właścicielom. W załączniku szczegółowe zestawienie kosztów transakcji, razem z naszą prowizją i taksą notarialną. Odpowiedź dostaniemy do {date}.",
                "Czy jest szansa, że w cenie zostanie zabudowa kuchenna i pralka? Wtedy możemy dołożyć jeszcze parę tysięcy.",
                "Właściciele zgadzają się zostawić zabudowę kuchenną, pralkę zabierają. Ostateczna cena to {price}. Proszę o decyzję do {date}.",
            ],
            files: &[(1, Attached::Pdf, "zestawienie-kosztów.pdf")],
        },
        Topic {
            subject: "Dokumenty do notariusza",
            turns: [
                "Notariusz prosi o odpis z księgi wieczystej i zaświadczenie ze spółdzielni dla lokalu przy {place}. Czy mają je Państwo u siebie, czy mamy wystąpić sami?",
                "Odpis pobiorę dzisiaj elektronicznie, zaświadczenie ze spółdzielni będzie gotowe {date}. W załączniku projekt umowy przedwstępnej, proszę o sprawdzenie danych osobowych i numeru PESEL.",
                "W projekcie jest błąd w nazwisku panieńskim matki, poza tym wszystko się zgadza. Czy zadatek wynosi 10%?",
                "Poprawione, dziękuję za czujność. Zadatek to 10% ceny, płatny w dniu podpisania. Akt podpisujemy {date} o {time} w kancelarii, zaproszenie w załączniku.",
            ],
            files: &[
                (1, Attached::Document, "umowa-przedwstępna.docx"),
                (3, Attached::Invitation, "Akt notarialny"),
            ],
        },
        Topic {
            subject: "Ubezpieczenie mieszkania od zalania",
            turns: [
                "Bank wymaga polisy z cesją dla mieszkania {area} m² przy {place}. Czy mogą Państwo przygotować ofertę, razem z OC w życiu prywatnym i zalaniem sąsiadów?",
                "Przygotowałam trzy warianty, zestawienie w załączniku. Najtańszy to 389 zł rocznie, przy sumie ubezpieczenia {price} polecam wariant drugi ze względu na stłuczenia i elektronikę.",
                "Wybieramy wariant drugi. Od kiedy polisa może obowiązywać? Bank czeka na cesję do {date}.",
                "Polisa ruszy od {date}, cesję wyślę do banku tego samego dnia. Proszę tylko o numer umowy kredytowej.",
            ],
            files: &[(1, Attached::Pdf, "warianty-polisy.pdf")],
        },
        Topic {
            subject: "Wynajem od zaraz, {place}",
            turns: [
                "Szukam mieszkania na wynajem dla dwóch osób i spokojnego psa. Podoba mi się to przy {place}. Czy właściciel zgodzi się na zwierzę i od kiedy można się wprowadzić?",
                "Rozmawiałam z właścicielką: na psa zgoda, przy kaucji w wysokości dwóch czynszów. Wprowadzić można się od {date}. Opłaty administracyjne to około 780 zł miesięcznie.",
                "Zgadzamy się na kaucję. Czy umowa może być od razu na dwa lata i czy w opłatach jest internet?",
                "Umowa na dwa lata z miesięcznym okresem wypowiedzenia, internet jest po Państwa stronie. Wzór umowy w załączniku, klucze możemy przekazać {date} o {time}.",
            ],
            files: &[(3, Attached::Document, "umowa-najmu.docx")],
        },
        Topic {
            subject: "Wycena i sprzedaż domu",
            turns: [
                "Rozważamy sprzedaż domu po rodzicach przy {place}. Jak wygląda u Państwa wycena i jaka jest prowizja? Zdjęcie z ogrodu w załączniku.",
                "Wycenę robimy bezpłatnie, przyjedziemy z miernikiem i sprawdzimy plan zagospodarowania. Na podstawie podobnych transakcji spodziewam się około {price}. Analiza rynku w załączniku.",
                "Spodziewaliśmy się trochę więcej. Czy możemy zacząć od wyższej ceny i zobaczyć, jak zareaguje rynek?",
                "Możemy zacząć od ceny o 5% wyższej i po sześciu tygodniach porozmawiać. Zdjęcia z drona proponuję zrobić {date} o {time}, jeśli pogoda pozwoli.",
            ],
            files: &[
                (0, Attached::Photo, "ogród.png"),
                (1, Attached::Pdf, "analiza-rynku.pdf"),
            ],
        },
    ],
    notice: (
        "Nowe zapytanie do ogłoszenia: {place}",
        "Użytkownik portalu zapytał o Twoje ogłoszenie {place} ({area} m², {price}). Zaloguj się, aby odpowiedzieć. Tej wiadomości nie można odpisać.",
    ),
    newsletters: &[
        (
            "Rynek mieszkań w liczbach: nowy raport",
            "Średnie ceny ofertowe w Warszawie wzrosły o 1,4%. W raporcie także czas sprzedaży i stopy procentowe.",
        ),
        (
            "Szkolenie: umowa pośrednictwa po zmianach",
            "Zapraszamy na bezpłatne szkolenie online. Liczba miejsc ograniczona, zapisz się już dziś.",
        ),
    ],
    spam: (
        "GRATULACJE! Twoja paczka czeka na dopłatę",
        "Dopłać 2,99 zł w ciągu 24 godzin, inaczej paczka zostanie zwrócona. Kliknij i podaj dane karty.",
    ),
    internal: &[
        (
            "Klucze do Puławskiej",
            "Kto ma klucze do Puławskiej? Jutro rano mam tam oglądanie.",
            "U mnie w szufladzie, zostawię na recepcji przed ósmą.",
        ),
        (
            "Grafik dyżurów na przyszły miesiąc",
            "Proszę o wpisanie się na dyżury sobotnie do piątku.",
            "Biorę drugą i czwartą sobotę.",
        ),
        (
            "Prowizja przy Słonecznej",
            "Czy przy Słonecznej dzielimy prowizję z biurem współpracującym?",
            "Tak, po połowie, umowa jest w segregatorze i na dysku.",
        ),
    ],
    private: &[
        (
            "Gabinet Uśmiech",
            "rejestracja@gabinet-usmiech.example",
            "Przypomnienie o wizycie",
            "Przypominamy o wizycie kontrolnej u dr Lis. Prosimy przyjść 10 minut wcześniej. W razie zmiany planów prosimy o telefon.",
        ),
        (
            "Bank Wiślany",
            "powiadomienia@bank-wislany.example",
            "Wyciąg z konta jest gotowy",
            "Miesięczny wyciąg z rachunku jest dostępny w bankowości internetowej. Nigdy nie prosimy mailem o hasło.",
        ),
    ],
};
