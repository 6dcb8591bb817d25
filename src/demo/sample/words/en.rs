//! English.

use super::{Attached, Topic, Words};

pub(super) const WORDS: Words = Words {
    hello: "Hello,",
    closing: "Kind regards,",
    reply: "Re: ",
    quote: "On {date} at {time}, {who} wrote:",
    phone: "phone",
    day: "%-d %B %Y",
    places: &[
        "14 Primăverii Blvd, Bucharest",
        "Aviatorilor 72, Bucharest",
        "Lipscani Street 33, Bucharest",
        "Hoża 18, Warsaw",
        "Wilanów Garden House 6, Warsaw",
        "Pipera Lake Residence B4",
    ],
    prices: &["€245,000", "€318,000", "€189,500", "€276,000", "€402,000"],
    asides: &[
        "The easiest way to reach me is by phone after four.",
        "My partner would like to join us, if that is all right.",
        "Sorry for the slow reply, it has been a busy week.",
        "Thanks for getting back to me so quickly.",
        "We are a little pressed for time as our lease is running out.",
        "",
        "",
    ],
    thanks: &[
        "Thank you so much, that answers everything.",
        "Perfect, see you then!",
        "Great, we will wait for the papers.",
    ],
    topics: &[
        Topic {
            subject: "Viewing at {place}",
            turns: [
                "I came across your listing of the {area} sqm flat at {place}. Is it still available, and could we see it this week? We would also need a parking space and some storage.",
                "It is still available at {price}. There is a storage room in the basement, parking is extra. Would {date} at {time} suit you? I attach a picture of the building.",
                "{date} at {time} works for us. Does the bedroom face the street? We have a toddler who wakes up easily.",
                "The bedrooms face the courtyard, so it is quiet. The calendar invitation is attached; let us meet at the main entrance.",
            ],
            files: &[
                (1, Attached::Photo, "building.png"),
                (3, Attached::Invitation, "Flat viewing"),
            ],
        },
        Topic {
            subject: "Our offer for {place}",
            turns: [
                "Having seen the flat at {place} twice, we would like to offer {price}. Our mortgage is approved in principle and we could exchange this month.",
                "Thank you, I have passed your offer on. The attached sheet lists all costs, our fee and the notary's included. The owners will answer by {date}.",
                "Would they leave the fitted wardrobes and the dishwasher? We could move a little on the price.",
                "They will leave the wardrobes and take the dishwasher. The final price is {price}. Could you confirm by {date}?",
            ],
            files: &[(1, Attached::Pdf, "costs.pdf")],
        },
        Topic {
            subject: "Documents for the notary",
            turns: [
                "The notary has asked for the land registry extract and the energy certificate of {place}. Do you hold them, or should I apply myself?",
                "I will get the extract today; the certificate will be ready on {date}. A draft of the preliminary contract is attached, please check the passport details.",
                "There is a typo in my middle name, everything else is right. Is the deposit still 10%?",
                "Corrected, thank you. Yes, 10%, payable on signing. We meet at the notary's on {date} at {time}, invitation attached.",
            ],
            files: &[
                (1, Attached::Document, "preliminary-contract.docx"),
                (3, Attached::Invitation, "Signing at the notary"),
            ],
        },
        Topic {
            subject: "Home insurance quote",
            turns: [
                "Our lender needs a policy for the {area} sqm flat at {place}. Could you send a quote with contents and liability?",
                "Three options are attached. For a sum insured of {price} I would take the second: it covers escape of water and accidental damage.",
                "The second it is. When can cover start? The bank wants it by {date}.",
                "Cover starts on {date}, and I will send the assignment to the bank the same day. I only need your loan number.",
            ],
            files: &[(1, Attached::Pdf, "insurance-options.pdf")],
        },
        Topic {
            subject: "Long let at {place}",
            turns: [
                "I am relocating for work and looking for a long let; {place} looks ideal. Would the owner accept a small dog, and when is it free?",
                "The owner is happy with a dog against two months' deposit. It is free from {date}. Service charges are about €150 a month.",
                "The deposit is fine. Can we agree on two years, with a break clause after one?",
                "Agreed: two years, break after twelve months. The draft lease is attached, and I can hand over the keys on {date} at {time}.",
            ],
            files: &[(3, Attached::Document, "lease.docx")],
        },
        Topic {
            subject: "Valuing our house",
            turns: [
                "We are thinking of selling the house at {place}. How does a valuation work, and what is your fee? A picture of the garden is attached.",
                "Valuations are free: we measure, check the zoning plan and compare sales nearby. I would expect about {price}. The market analysis is attached.",
                "We had hoped for a bit more. Could we start higher and see?",
                "We can start 5% above and talk again after six weeks. I suggest we take the photos on {date} at {time}.",
            ],
            files: &[
                (0, Attached::Photo, "garden.png"),
                (1, Attached::Pdf, "market-analysis.pdf"),
            ],
        },
    ],
    notice: (
        "New enquiry about your listing: {place}",
        "A visitor asked about {place} ({area} sqm, {price}). Sign in to answer. Please do not reply to this message.",
    ),
    newsletters: &[
        (
            "The market this month",
            "Asking prices are up 1.2%, time on market is down to 47 days. Charts and commentary inside.",
        ),
        (
            "Five ways to prepare a flat for photos",
            "Light, angles and a tidy kitchen: what our photographers look for.",
        ),
    ],
    spam: (
        "You have (1) unclaimed inheritance",
        "Dear friend, I am the lawyer of a late relative. Reply with your bank details to receive the sum.",
    ),
    internal: &[
        (
            "Parking at the Pipera viewings",
            "Does anyone know where clients may park at Pipera Lake?",
            "Visitor spaces 11 to 14, the code is with the porter.",
        ),
        (
            "Relocation brochure",
            "Could someone check the English brochure before it goes to print?",
            "Done, two small corrections are in the shared folder.",
        ),
    ],
    private: &[
        (
            "Bright Dental",
            "appointments@bright-dental.example",
            "Your appointment reminder",
            "This is a reminder of your check-up. Please arrive ten minutes early, or call us to rearrange.",
        ),
        (
            "Meadow Bank",
            "statements@meadow-bank.example",
            "Your statement is ready",
            "Your monthly statement is available online. We never ask for your password by e-mail.",
        ),
    ],
};
