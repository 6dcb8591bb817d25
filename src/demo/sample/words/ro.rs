//! Romanian.

use super::{Attached, Topic, Words};

pub(super) const WORDS: Words = Words {
    hello: "Bună ziua,",
    closing: "Cu stimă,",
    reply: "Re: ",
    quote: "Am primit pe {date}, la {time}, {who} a scris:",
    phone: "tel.",
    day: "%d.%m.%Y",
    places: &[
        "Str. Teiului nr. 5, București",
        "Bd. Dacia 44, București",
        "Șos. Kiseleff 18, București",
        "Str. Mântuleasa 27, București",
        "Calea Moșilor 132, București",
        "Str. Livezii 9, Voluntari",
    ],
    prices: &[
        "128.000 EUR",
        "165.500 EUR",
        "97.000 EUR",
        "212.000 EUR",
        "143.900 EUR",
    ],
    asides: &[
        "Vă rog să mă sunați după ora 16.",
        "Și părinții noștri ar dori să fie prezenți.",
        "Îmi cer scuze pentru răspunsul întârziat.",
        "Mulțumesc pentru promptitudine.",
        "Ne grăbim puțin, pentru că expiră contractul actual.",
        "",
        "",
    ],
    thanks: &[
        "Vă mulțumesc mult, totul este clar acum.",
        "Perfect, confirm ora. Ne vedem acolo!",
        "Foarte bine, aștept documentele.",
    ],
    topics: &[
        Topic {
            subject: "Vizionare apartament, {place}",
            turns: [
                "Am văzut anunțul pentru apartamentul de {area} mp din {place}. Mai este disponibil? Aș dori o vizionare săptămâna aceasta și aș vrea să știu dacă are loc de parcare.",
                "Da, apartamentul este disponibil, prețul este {price}. Locul de parcare se vinde separat. Vă propun vizionarea pe {date} la ora {time}. Atașez o fotografie a clădirii.",
                "Ne convine {date} la {time}. Este la etaj intermediar? Părinții mei nu pot urca multe scări.",
                "Este la etajul trei, cu lift nou. V-am trimis invitația în calendar, ne vedem la intrarea principală.",
            ],
            files: &[
                (1, Attached::Photo, "clădire.png"),
                (3, Attached::Invitation, "Vizionare apartament"),
            ],
        },
        Topic {
            subject: "Ofertă de preț pentru {place}",
            turns: [
                "După vizionare, am dori să facem o ofertă de {price} pentru apartamentul din {place}. Avem avans de 25% și acordul de principiu al băncii.",
                "Am transmis oferta proprietarilor. Găsiți atașat calculul complet al costurilor, inclusiv comisionul și taxele notariale. Răspunsul vine până pe {date}.",
                "Ar fi posibil ca mobila din bucătărie să rămână? În acest caz putem semna imediat.",
                "Proprietarii sunt de acord cu mobila din bucătărie. Prețul final este {price}. Vă rog să confirmați până pe {date}.",
            ],
            files: &[(1, Attached::Pdf, "calcul-costuri.pdf")],
        },
        Topic {
            subject: "Acte pentru notar",
            turns: [
                "Notarul ne-a cerut extrasul de carte funciară și certificatul energetic pentru imobilul din {place}. Le aveți dumneavoastră sau trebuie să le solicit eu?",
                "Extrasul îl obțin astăzi, certificatul energetic este gata pe {date}. Atașez proiectul antecontractului, vă rog să verificați datele personale.",
                "Am verificat, seria de buletin are o cifră greșită. Restul este în regulă. Avansul rămâne 10%?",
                "Am corectat. Da, avansul este de 10% și se plătește la semnare. Ne vedem la notar pe {date} la ora {time}, invitația este atașată.",
            ],
            files: &[
                (1, Attached::Document, "antecontract.docx"),
                (3, Attached::Invitation, "Semnare la notar"),
            ],
        },
        Topic {
            subject: "Asigurare locuință și PAD",
            turns: [
                "Banca ne cere poliță PAD și asigurare facultativă pentru apartamentul de {area} mp din {place}. Ne puteți trimite câteva variante?",
                "V-am atașat trei variante. Cea recomandată acoperă și inundația de la vecini, pentru o sumă asigurată de {price}. Prima se poate plăti în rate.",
                "Alegem a doua variantă. De când poate intra în vigoare? Avem termen la bancă până pe {date}.",
                "Polița intră în vigoare pe {date}. Trimit cesiunea direct la bancă, am nevoie doar de numărul contractului de credit.",
            ],
            files: &[(1, Attached::Pdf, "variante-asigurare.pdf")],
        },
        Topic {
            subject: "Închiriere termen lung, {place}",
            turns: [
                "Suntem doi și căutăm un apartament pe termen lung. Ne interesează cel din {place}. Proprietarul acceptă o pisică? De când ne putem muta?",
                "Proprietarul acceptă pisica, cu o garanție de două chirii. Vă puteți muta din {date}. Întreținerea este în jur de 450 lei pe lună.",
                "Suntem de acord cu garanția. Contractul poate fi pe doi ani și înregistrat la ANAF?",
                "Da, contractul se înregistrează la ANAF. Modelul este atașat, iar cheile le putem preda pe {date} la ora {time}.",
            ],
            files: &[(3, Attached::Document, "contract-închiriere.docx")],
        },
        Topic {
            subject: "Evaluare și vânzare casă",
            turns: [
                "Ne gândim să vindem casa părinților din {place}. Cum decurge evaluarea și cât este comisionul? Atașez o fotografie din curte.",
                "Evaluarea este gratuită, venim cu un topograf și verificăm documentele. După tranzacțiile din zonă, estimez în jur de {price}. Analiza de piață este atașată.",
                "Ne așteptam la puțin mai mult. Putem începe cu un preț mai mare?",
                "Putem începe cu 5% peste și discutăm după șase săptămâni. Propun să facem fotografiile pe {date} la ora {time}.",
            ],
            files: &[
                (0, Attached::Photo, "curte.png"),
                (1, Attached::Pdf, "analiză-piață.pdf"),
            ],
        },
    ],
    notice: (
        "Cerere nouă la anunțul dumneavoastră: {place}",
        "Un utilizator al portalului a întrebat despre {place} ({area} mp, {price}). Intrați în cont pentru a răspunde. Nu răspundeți la acest mesaj.",
    ),
    newsletters: &[
        (
            "Piața imobiliară din București: raport trimestrial",
            "Prețurile medii au crescut cu 2,1%, iar timpul de vânzare a scăzut. Citiți raportul complet.",
        ),
        (
            "Noutăți în asigurările de locuințe",
            "Ce se schimbă la polițele PAD și cum îi puteți informa pe clienți.",
        ),
    ],
    spam: (
        "Ați câștigat un telefon! Confirmați adresa",
        "Felicitări, ați fost ales. Confirmați în 24 de ore datele cardului pentru taxa de livrare.",
    ),
    internal: &[
        (
            "Chei pentru Kiseleff",
            "Cine are cheile de la Kiseleff? Am vizionare mâine la zece.",
            "Sunt la mine, le las la recepție în seara asta.",
        ),
        (
            "Planul de vizionări pentru sâmbătă",
            "Vă rog să treceți vizionările de sâmbătă în calendar până joi.",
            "Am trecut trei, două în centru și una în Voluntari.",
        ),
    ],
    private: &[
        (
            "Clinica Zâmbet",
            "programari@clinica-zambet.example",
            "Confirmare programare",
            "Vă așteptăm la controlul stomatologic. Pentru reprogramare vă rugăm să ne sunați cu o zi înainte.",
        ),
        (
            "Banca Carpatină",
            "extrase@banca-carpatina.example",
            "Extrasul de cont este disponibil",
            "Extrasul lunar poate fi descărcat din aplicație. Nu cerem niciodată parola prin e-mail.",
        ),
    ],
};
