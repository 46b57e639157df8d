import type { ShapeError } from './shape-error.ts';
import { wordForType } from './shape-words.ts';

/**
 * Of a choice between shapes Ajv reports every branch. Literals become one list of allowed values; of other branches the
 * one that was meant is kept: where the discriminating constants fit, then where least is wrong.
 */
export function withoutBranchNoise(errors: readonly ShapeError[]): readonly ShapeError[] {
  let rest = errors;
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  // Inner choices come before the outer ones that hold them.
  for (const choice of choices) {
    const inside = rest.filter((error) => isInside(choice, error));
    if (!rest.includes(choice)) continue;
    const kept = meantBranch(choice, inside);
    rest = rest.flatMap((error) => (error === choice ? kept : inside.includes(error) ? [] : [error]));
  }
  // `if` and `allOf` say only that something inside failed, which is reported by itself.
  const details = rest.filter(({ keyword }) => keyword !== 'if');
  return details.length > 0 ? details : rest;
}

function isInside(choice: ShapeError, error: ShapeError): boolean {
  return (
    error !== choice &&
    error.schemaPath.startsWith(`${choice.schemaPath}/`) &&
    (error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`))
  );
}

function meantBranch(choice: ShapeError, inside: readonly ShapeError[]): readonly ShapeError[] {
  if (inside.length === 0) return [choice];
  const branches = new Map<string, ShapeError[]>();
  for (const error of inside) {
    const branch = error.schemaPath.slice(choice.schemaPath.length + 1).split('/')[0] ?? '';
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  const atRoot = (error: ShapeError) => error.instancePath === choice.instancePath;
  const flat = inside.every((error) => atRoot(error) && ['const', 'enum', 'type'].includes(error.keyword));
  if (flat) return [mergedChoice(choice, inside)];
  const ranked = [...branches.values()].sort((left, right) => penalty(left) - penalty(right));
  return ranked[0] ?? [choice];

  function penalty(branch: readonly ShapeError[]): number {
    return branch.reduce((sum, error) => {
      if (error.keyword === 'type' && atRoot(error)) return sum + 1000;
      return sum + (error.keyword === 'const' ? 100 : 1);
    }, 0);
  }
}

/** `auto | true | false | a number` as one list. */
function mergedChoice(choice: ShapeError, inside: readonly ShapeError[]): ShapeError {
  const values = inside.flatMap((error) => {
    if (error.keyword !== 'type') return allowedValues(error);
    const types = [error.params.type as string | string[]].flat();
    return types.flatMap<unknown>((type) => (type === 'boolean' ? [true, false] : [wordForType(type).ru]));
  });
  const types = inside.filter((error) => error.keyword === 'type');
  if (types.length === inside.length && !types.some((error) => error.params.type === 'boolean')) {
    return {
      ...choice,
      keyword: 'type',
      params: { type: types.flatMap((error) => [error.params.type as string].flat()) },
    };
  }
  return { ...choice, keyword: 'enum', params: { allowedValues: [...new Set(values)] } };
}

/** What a literal or a list of literals would have taken. */
export function allowedValues(error: ShapeError): readonly unknown[] {
  if (error.keyword === 'const') return [error.params.allowedValue];
  return error.params.allowedValues as readonly unknown[];
}
