const GENERATED = /^(node_modules|\.git|\.data|\.tools|\.scripts|generated|coverage|secrets|dist(-.*)?)$/;

/** Whether a folder of this name is written by commands, such as the built web application, and not by people. */
export const isGeneratedFolder = (name: string): boolean => GENERATED.test(name);
