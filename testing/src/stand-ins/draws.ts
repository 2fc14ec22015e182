/** A hero as its service returns it. It wins against {@link villain}. */
export const hero = {
  id: 17,
  level: 70,
  name: "Marrow Bell",
  otherName: "Anselm Okonjo-Pryce",
  picture: "http://heroes.example/api/heroes/17/picture",
  powers: "tolls through bone, cracks armour with a hum",
};

/** A villain as its service returns it. */
export const villain = {
  id: 23,
  level: 41,
  name: "The Quiet Tax",
  otherName: "Ulrica Pfennig",
  picture: "http://villains.example/api/villains/23/picture",
  powers: "takes a little of everything, smiles like a ledger",
};

/** A location as its service returns it. */
export const location = {
  id: 5,
  name: "The Drowned Terminus",
  description: "A railway station below the tide line, with trains that still call.",
  picture: "http://locations.example/api/locations/5/picture",
};
