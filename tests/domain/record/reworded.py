"""Each shipped incident as another desk might have written it: other words, other spellings."""

from __future__ import annotations

__all__ = ["REWORDED"]

# Id of the incident: a title and a summary that were written from its facts alone.
REWORDED: dict[str, tuple[str, str]] = {
    "cpc-2022-03-21-spm-storm-damage": (
        "Storm damage at SMP-3 and SMP-2 shuts CPC loading for five days",
        (
            "Hoses of two single point moorings were found damaged after bad weather in March "
            "2022. Loading resumed on 28 March at a low rate through the first mooring."
        ),
    ),
    "cpc-2022-06-15-ordnance-survey": (
        "WWII mine destroyed beside VPU-2 during a search for munitions",
        (
            "The sea bed at the KTK terminal was surveyed for wartime munitions; a deep-sea mine "
            "found on 27 June was blown up two days later."
        ),
    ),
    "cpc-2022-07-05-court-suspension": (
        "Russian court orders CPC to stop for 30 days; appeal ends in a fine",
        (
            "A Novorossiisk district court suspended the consortium over papers of its oil spill "
            "plan. The regional court then changed the order to a fine of 200,000 roubles."
        ),
    ),
    "cpc-2022-07-atyrau-power-outage": (
        "Storm topples power line towers near Atyrau, two pump stations cut off",
        (
            "Thunderstorms and wind felled seven towers of a power line; two pump stations of KTK "
            "in the Atyrau region had no electricity."
        ),
    ),
    "cpc-2022-08-05-spm-buoyancy-cracks": (
        "CPC finds cracks in buoyancy tanks, shuts SPM 1 and SPM 2",
        (
            "Divers found cracks at the buoyancy tanks of the undersea hoses during maintenance. "
            "Exports went on through SPM-3 alone until the tanks were replaced."
        ),
    ),
    "cpc-2023-02-19-storm-suspension": (
        "Bad weather in February halts CPC exports; Tengiz intake stopped as tanks fill up",
        (
            "Loading was suspended twice on a storm warning, and with full storage tanks the "
            "pipeline stopped taking oil from the Tengiz field."
        ),
    ),
    "cpc-2023-11-24-storm-suspension": (
        "Hose of VPU-3 damaged as a November storm closes the CPC terminal",
        (
            "Wind of 24 metres a second and waves of 8 metres stopped loading for six days. "
            "Kazakh fields cut output as the tank farm filled up."
        ),
    ),
    "cpc-2025-02-17-kropotkinskaya": (
        "Seven UAVs attack CPC's Kropotkinskaya pump station",
        (
            "The largest pumping station of the pipeline in Russia was taken out of service by "
            "drones; oil was pumped past it at lower rates."
        ),
    ),
    "cpc-2025-03-19-kavkazskaya": (
        "Drone strike sets the Kavkazskaya oil depot on fire",
        (
            "The fire at the depot grew to 10,000 square metres. The depot transfers oil from "
            "rail to the CPC pipe; intake stopped for the foreseeable future."
        ),
    ),
    "cpc-2025-03-23-kropotkinskaya-attempt": (
        "Russia says UAV shot down 7 km from the Kropotkinskaya station",
        (
            "The Defence Ministry reported that a drone bound for the pumping station was shot "
            "down and that fragments fell by a railway station. There was no damage."
        ),
    ),
    "cpc-2025-03-31-two-spms-closed": (
        "Inspectors close two of three SPMs at the CPC terminal",
        (
            "The transport supervisor Rostransnadzor barred two moorings after an unscheduled "
            "inspection; a court later imposed a fine of 200,000 roubles and no suspension."
        ),
    ),
    "cpc-2025-08-29-spm2-oil-spill": (
        "Oil spill at OMU-2 while the tanker T. Semahat was loading",
        (
            "A floating hose broke at the mooring of the KTK terminal and oil ran into the sea. "
            "Estimates of the size of the spill differ."
        ),
    ),
    "cpc-2025-09-24-office-strike": (
        "Office of the Caspian Pipeline Consortium in Novorossiisk hit by UAVs, two killed",
        (
            "Drones came down on the centre of Novorossiisk during the working day. The KTK "
            "office, a hotel and apartment blocks were damaged; the injured rose to 12."
        ),
    ),
    "cpc-2025-11-25-terminal-admin-building": (
        "Administration building of the KTK terminal damaged in overnight UAV attack",
        (
            "Warhead fragments hit the administration building in South Ozerievka with the "
            "control centre of the pipeline. Staff were in shelters and nobody was hurt."
        ),
    ),
    "cpc-2025-11-29-spm2-naval-drones": (
        "VPU-2 of the CPC terminal destroyed by unmanned boats",
        (
            "At 06:06 Astana time unmanned boats struck the mooring VPU-2. Loading stopped, "
            "tankers left the waters and the mooring cannot be used any more."
        ),
    ),
    "cpc-2025-12-29-storm-suspension": (
        "CPC stops loading and intake as storm fills storage",
        (
            "With one working mooring left and full storage, bad weather on 29 December stopped "
            "tanker loading and then the intake of oil."
        ),
    ),
    "cpc-2026-01-13-tankers": (
        "UAVs strike Greek-operated tankers waiting for CPC oil in the Black Sea",
        (
            "The Matilda and other empty tankers on their way to load at CPC were struck by "
            "drones; the Kazakh Energy Ministry confirmed two ships. No crew were hurt."
        ),
    ),
    "cpc-2026-01-18-tengiz-outage": (
        "Tengiz output halted by a power plant fire, Tengizchevroil declares force majeure",
        (
            "Production at the Tengiz and Korolev fields stopped when fire in a power plant cut "
            "electricity. Deliveries of CPC Blend were under force majeure."
        ),
    ),
    "cpc-2026-03-14-maran-homer": (
        "Unknown object hits the Greek tanker Maran Homer near Novorossijsk",
        (
            "The empty tanker was waiting for orders to the CPC terminal when an unidentified "
            "object struck her deck. The crew of 24 is unharmed, damage slight."
        ),
    ),
    "krp-2025-09-01-kropotkin-substation": (
        "Kropotkin electrical substation burns after UAV debris falls",
        (
            "Fire broke out at night at a substation in an industrial part of the town of "
            "Kropotkin, and part of the town lost power."
        ),
    ),
    "nvr-2022-11-18-sheskharis-usv-alleged": (
        "Telegram channel tells of naval drone blast in Sheskharis harbour, operator denies it",
        (
            "A sea drone was said to have gone off in the oil harbour of Sheskharis. The operator "
            "denied attack and damage; a monitor saw no tanker enter for two days."
        ),
    ),
    "nvr-2023-08-04-naval-drones": (
        "Sea drones attack Novorossiysk roadstead, Russian landing ship said to be hit",
        (
            "Ukrainian sources claimed a hit on a landing ship; the Defence Ministry said two "
            "drones were destroyed. CPC tankers at the moorings kept loading."
        ),
    ),
    "nvr-2024-05-17-uav-oil-terminals": (
        "Large UAV raid on Novorossiisk: fuel oil terminal and Grushovaya depot named as hit",
        (
            "According to Astra two terminals and two depots were hit in the night; the governor "
            "spoke of fires from falling debris. Power failed in parts of the city."
        ),
    ),
    "nvr-2024-07-03-naval-drones": (
        "Novorossiysk mayor: unmanned boats repelled, explosions heard from the port",
        (
            "Residents heard explosions before dawn as uncrewed boats were repelled off the port. "
            "Nothing is known of any effect."
        ),
    ),
    "nvr-2024-09-05-naval-drones": (
        "Six-hour alarm in Novorossiysk, ministry reports two unmanned boats destroyed",
        (
            "Sirens sounded overnight on the sea front; the Defence Ministry said that two "
            "uncrewed boats were destroyed. Damage was not reported."
        ),
    ),
    "nvr-2025-01-10-port-drones": (
        "Novorossiysk residents count seven UAV strikes on sites of the port and see a large fire",
        "No authority confirmed the strikes that residents saw in the night on the port.",
    ),
    "nvr-2025-05-03-uav-residential-grain": (
        "Three apartment buildings and the KSK grain terminal hit in Novorossiisk",
        (
            "Five people were injured and three grain storage units damaged; the mayor declared a "
            "state of emergency."
        ),
    ),
    "nvr-2025-07-06-naval-aerial": (
        "Novorossiysk sea-front road closed over uncrewed boats and aerial drones",
        "The alarm by sea and air was lifted at 06:33; nothing is known of damage.",
    ),
    "nvr-2025-08-07-naval-attempt": (
        "City hall warns of unmanned boats in Novorossiysk port waters",
        ("People on the shore were told to take cover by city hall and the emergencies ministry."),
    ),
    "nvr-2025-09-10-usv-attack-vessel": (
        "Ukraine's HUR says its drone hit a patrol vessel near Novorossiysk",
        (
            "Sirens sounded as uncrewed boats were repelled along the coast; Ukrainian military "
            "intelligence spoke of a patrol vessel struck by the bay."
        ),
    ),
    "nvr-2025-11-14-sheskharis": (
        "Sheskharis terminal struck by drones and missiles, Novorossiysk oil exports halted",
        (
            "The Sheskharis complex, a civilian ship, the NUTEP container terminal and apartment "
            "blocks were hit at night. Loading resumed after two days."
        ),
    ),
    "nvr-2025-12-15-submarine": (
        "SBU reports submarine disabled by underwater drones in Novorossiysk, fleet denies it",
        (
            "The Security Service of Ukraine showed video of an explosion at a pier; the Black "
            "Sea Fleet said that the attempt failed."
        ),
    ),
    "nvr-2026-03-02-port-and-base": (
        "Drones attack Novorossiysk overnight: fuel terminal on fire, naval base, 20 buildings",
        (
            "A fire at a fuel terminal was put out. Officials counted five injured, a Ukrainian "
            "source three sailors killed."
        ),
    ),
    "nvr-2026-05-03-tankers-port-entrance": (
        "Zelenskyy announces strikes on two shadow fleet tankers at the entrance of Novorossiysk",
        (
            "The two tankers carry Russian oil around sanctions, Kyiv says; they were struck in "
            "the port entrance and named as Aqua Live and Torx."
        ),
    ),
}
