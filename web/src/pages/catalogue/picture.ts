/** The URL of a picture that is not the generated one of a catalogue; `undefined` for the generated one. */
export const otherPictureOf = (picture: string): string | undefined =>
  /\/api\/(heroes|villains|locations)\/\d+\/picture$/.test(picture) || !/^https?:\/\//.test(picture)
    ? undefined
    : picture;
