import { readFile } from 'node:fs/promises';

/** A file of `config/demo`. */
export const demoFile = (name: string): URL => new URL(`../../config/demo/${name}`, import.meta.url);

export const readDemoFile = (name: string): Promise<string> => readFile(demoFile(name), 'utf8');
