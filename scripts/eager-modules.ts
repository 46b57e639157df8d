const packageModule = /^(var \w+ = __commonJS\(\{\n {2}"[^"\n]+")(\([^)\n]*\)) \{\n(?:([\s\S]*?)\n)?? {2}\}\n\}\);$/gm;

/** Of a bundle: the function that esbuild makes of a CommonJS module stands in brackets, which V8 takes for «called at once». */
export function withEagerPackages(bundle: string): string {
  return bundle.replace(
    packageModule,
    (_, name: string, parameters: string, body = '') => `${name}: (function${parameters} {\n${body}\n  })\n});`,
  );
}

/** Of a bundle, where such characters stand in texts, templates and regular expressions: the same in escapes. */
export function withoutWideCharacters(bundle: string): string {
  return bundle.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
