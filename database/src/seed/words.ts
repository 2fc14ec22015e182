/** What the names, powers and descriptions of generated rows are put together from. */

// biome-ignore format: words read best side by side
export const epithets = [
  "Amber", "Ashen", "Brazen", "Bright", "Cobalt", "Distant", "Dusty", "Eager", "Fabled", "Feral", "Gilded",
  "Hollow", "Humble", "Indigo", "Jagged", "Kindled", "Lucid", "Marble", "Mellow", "Nimble", "Ochre",
  "Pallid", "Patient", "Quiet", "Restless", "Rugged", "Sable", "Silent", "Solemn", "Tempered", "Tidal",
  "Umber", "Velvet", "Verdant", "Wandering", "Wry",
] as const;

// biome-ignore format: words read best side by side
export const heroNouns = [
  "Almanac", "Bastion", "Beacon", "Bellows", "Causeway", "Compass", "Curlew", "Ferryman", "Gardener",
  "Harbour", "Heron", "Juniper", "Keystone", "Ladder", "Lifeboat", "Mason", "Meridian", "Oarsman",
  "Orchard", "Pilot", "Plover", "Rampart", "Sentinel", "Shepherd", "Skylark", "Sluice", "Sundial",
  "Surveyor", "Tiller", "Warden", "Watermill", "Weathercock",
] as const;

// biome-ignore format: words read best side by side
export const villainNouns = [
  "Abscess", "Adder", "Bailiff", "Bramble", "Canker", "Cinder", "Crypt", "Despot", "Embargo", "Famine",
  "Gallows", "Gargoyle", "Hemlock", "Hoarder", "Icicle", "Jackal", "Knell", "Leech", "Locust", "Marauder",
  "Mildew", "Nettle", "Omen", "Ordeal", "Quagmire", "Ravine", "Scourge", "Snare", "Tyrant", "Usurer",
  "Vermin", "Wreckage",
] as const;

// biome-ignore format: words read best side by side
export const regions = [
  "Ålvik", "Brennmoor", "Castelfosco", "Dunharrow Sands", "Étrémont-sur-Mer", "Fjordholm", "Garraway",
  "Hästmark", "Inverlosk", "Jörmund", "Kestrelby", "Łąkowo", "Montefiero", "Nørreskov", "Ostergate",
  "Peñablanca", "Quillhaven", "Ravensey", "Söderlund", "Tarkesh", "Ulverdale", "Valdehoz", "Wexmoor",
  "Žabovice",
] as const;

// biome-ignore format: words read best side by side
export const givenNames = [
  "Abena", "Bjørn", "Caspar", "Delia", "Edda", "Farid", "Greta", "Hamza", "Ilse", "Jovana", "Kenji",
  "Lourdes", "Mbali", "Noémie", "Otis", "Petra", "Quill", "Renée", "Søren", "Tomás", "Ursel", "Vida",
  "Wanjiru", "Xiomara", "Yara", "Zdeněk",
] as const;

// biome-ignore format: words read best side by side
export const familyNames = [
  "Achebo", "Birkeland", "Carrow", "Duškova", "Eastlake", "Fennimoor", "Garza-Holm", "Hollis", "Ibarrola",
  "Jurado", "Kowalczik", "Lindenau", "Mbeki-Ross", "Nakahara", "Oduya", "Penhallow", "Quarrie", "Rosenlund",
  "Sevigny", "Thorbjørn", "Underhay", "Vasquin", "Whitlock", "Yellowlees", "Zamoyra",
] as const;

// biome-ignore format: words read best side by side
export const heroPowers = [
  "bends light", "calms storms", "catches falling things", "grows oak in a breath", "heals by touch",
  "hears a heartbeat through stone", "lifts what ten cannot", "lights the way", "mends metal",
  "never tires", "outruns arrows", "parts water", "raises walls", "reads any map", "shields a crowd",
  "sings courage", "sees through fog", "speaks with birds", "stands in fire", "turns blows aside",
  "walks on air", "wakes the sleeping",
] as const;

// biome-ignore format: words read best side by side
export const villainPowers = [
  "blinds with smoke", "breaks any lock", "breeds swarms", "clouds minds", "crawls up walls",
  "curses machines", "drains warmth", "drowns sound", "feeds on fear", "floods cellars", "forges any face",
  "hides in shadow", "poisons wells", "raises the rent", "rots timber", "rusts iron", "scatters armies",
  "sours luck", "splits the ground", "steals voices", "strikes from above", "withers fields",
] as const;

// biome-ignore format: words read best side by side
export const placeNouns = [
  "Aqueduct", "Arcade", "Bathhouse", "Belvedere", "Boatyard", "Brickworks", "Canal", "Citadel", "Cloister",
  "Colonnade", "Crossing", "Depot", "Esplanade", "Ferry Landing", "Funicular", "Granary", "Hippodrome",
  "Icehouse", "Jetty", "Kiln", "Lock", "Market", "Mews", "Observatory", "Pavilion", "Quarry", "Rookery",
  "Saltworks", "Terrace", "Viaduct", "Wharf", "Winter Garden",
] as const;

// biome-ignore format: words read best side by side
export const surroundings = [
  "above a river that runs both ways", "at the end of the last tram line",
  "behind a market that never closes", "between two towers that lean together",
  "built of driftwood and brass", "carved into a chalk cliff", "covered in ivy to the chimneys",
  "half under water since the thaw", "lit by paper lamps", "lost in standing fog",
  "on a hill of broken slate", "smelling of tar and oranges", "under a roof of coloured glass",
  "where the wind has worn a path",
] as const;

// biome-ignore format: words read best side by side
export const moods = [
  "every footstep carries", "nobody asks your name", "the clocks disagree", "the gulls keep watch",
  "the lamps burn all day", "the stones remember", "there is room for one good quarrel",
  "trouble arrives by four",
] as const;
