//! The words of four languages that the corpus writes with, and its made-up people.

/// What a language brings along.
pub struct Tongue {
    /// Charsets that its mailers use, by weight.
    pub charsets: &'static [(&'static str, usize)],
    /// Words; syllables make the rest.
    pub words: &'static str,
    /// Syllables of made-up words.
    pub syllables: &'static str,
    /// First names.
    pub first: &'static str,
    /// Last names.
    pub last: &'static str,
    /// Subjects; `{}` becomes a word.
    pub subjects: &'static [&'static str],
    /// What stands before a reply's subject.
    pub reply: &'static str,
    /// The first line.
    pub greeting: &'static str,
    /// The last line.
    pub farewell: &'static str,
}

/// Polish, Romanian, Russian, English.
pub const TONGUES: [Tongue; 4] = [
    Tongue {
        charsets: &[("utf-8", 7), ("iso-8859-2", 3)],
        words: "mieszkanie oferta umowa termin spotkanie notariusz zaliczka działka czynsz piętro \
            balkon księga wieczysta kredyt bank klient ogląd zdjęcia załącznik podpis jutro środa \
            piątek godzina łazienka kuchnia żądanie źródło ćwiartka gęś jaźń Łódź Kraków własność",
        syllables: "prze za wy na od pod ro mo ka nie ści wał ni cja ow sz cz ę ą ło ży dz rze po",
        first: "Anna Łukasz Małgorzata Paweł Zofia Michał Grażyna Wojciech",
        last: "Nowak Wiśniewska Wójcik Kamińska Zieliński Dąbrowski Błaszczyk Źrebiec",
        subjects: &[
            "Oferta: {}",
            "Oglądanie w piątek – {}",
            "Umowa nr {} – poprawki",
            "Pytanie o {}",
        ],
        reply: "Odp: ",
        greeting: "Dzień dobry,",
        farewell: "Z poważaniem",
    },
    Tongue {
        charsets: &[("utf-8", 1)],
        words: "apartament ofertă contract termen întâlnire notar avans teren chirie etaj balcon \
            credit bancă client vizionare fotografii atașament semnătură mâine miercuri vineri oră \
            baie bucătărie țară știință proprietate înțelegere București Iași preț",
        syllables: "re în pre des con ță ție le ri ca to ni mu ș ți ar e ile lor ul ea tor mân",
        first: "Ioana Ștefan Mihai Andreea Cătălin Răzvan Elena Mădălina",
        last: "Popescu Ionescu Dumitrescu Țepeș Stănescu Rădulescu Crăciun Munteanu",
        subjects: &[
            "Ofertă pentru {}",
            "Vizionare vineri: {}",
            "Contract nr. {}",
            "Întrebare despre {}",
        ],
        reply: "Re: ",
        greeting: "Bună ziua,",
        farewell: "Cu stimă",
    },
    Tongue {
        charsets: &[("utf-8", 6), ("koi8-r", 2), ("windows-1251", 2)],
        words: "квартира предложение договор срок встреча нотариус аванс участок аренда этаж балкон \
            кредит банк клиент просмотр фотографии вложение подпись завтра среда пятница час ванная \
            кухня собственность ещё объём счёт цена Москва Казань",
        syllables: "пре за вы на от под ро мо ка не ств ова ни ция ов ш ч ени ый ого ых ему ют тр",
        first: "Анна Дмитрий Ольга Алексей Фёдор Екатерина Юлия Игорь",
        last: "Иванов Смирнова Кузнецов Попова Соколов Лебедева Морозов Щербакова",
        subjects: &[
            "Предложение: {}",
            "Просмотр в пятницу: {}",
            "Договор № {}",
            "Вопрос про {}",
        ],
        reply: "Отв: ",
        greeting: "Добрый день,",
        farewell: "С уважением",
    },
    Tongue {
        charsets: &[("utf-8", 6), ("us-ascii", 4)],
        words: "flat offer contract deadline viewing notary deposit plot rent floor balcony mortgage \
            bank client pictures attachment signature tomorrow wednesday friday hour bathroom kitchen \
            property title survey insurance price garden parking lease",
        syllables: "pre con dis re in ter tion ing ed er al ment ly ous able ness st gr br ch ta ri",
        first: "Emma Oliver Grace Harry Noah Amelia Sophie Thomas",
        last: "Smith Jones Taylor Brown Wilson Evans Roberts Walker",
        subjects: &[
            "Offer for {}",
            "Viewing on Friday: {}",
            "Contract no. {}",
            "A question about {}",
        ],
        reply: "Re: ",
        greeting: "Hello,",
        farewell: "Kind regards",
    },
];
