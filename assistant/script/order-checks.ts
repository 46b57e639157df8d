import type { YamlPath } from '../findings.ts';
import type { FieldType } from './script.ts';
import { checkConditions, expectKnown, type ScriptCheck } from './script-check.ts';
import { scriptErrors } from './script-errors.ts';

/** Whether the brief can become an order: fields exist and fit, ids are those of the price list. */
export function checkOrder(check: ScriptCheck): void {
  const { source, script, catalogue } = check;
  const { order } = source;
  if (order === undefined) {
    for (const [id, { action }] of Object.entries(source.states)) {
      const sells = action === 'quote' || action === 'offer';
      if (sells) check.report(scriptErrors.noOrder, { id }, ['states', id, 'action']);
    }
    return;
  }
  const packages = catalogue.packages.map(({ id }) => id);
  const options = [...catalogue.options.map(({ id }) => id), ...packages];
  const mapped = order.package;
  if (mapped.id !== undefined)
    expectKnown(check, scriptErrors.unknownPackage, mapped.id, packages, ['order', 'package', 'id']);
  if (mapped.field !== undefined) expectField(mapped.field, ['choice', 'text'], ['order', 'package', 'field']);
  for (const [index, option] of (order.options ?? []).entries()) {
    const path = ['order', 'options', index];
    // The package's own id sets how many units of it are ordered.
    if (option.option !== undefined)
      expectKnown(check, scriptErrors.unknownOption, option.option, options, [...path, 'option']);
    if (option.field !== undefined) expectField(option.field, ['choice', 'text'], [...path, 'field']);
    if (option.when !== undefined) checkConditions(check, option.when, [...path, 'when']);
    for (const [position, field] of (option.quantity?.minus_each ?? []).entries()) {
      expectField(field, ['yes_no'], [...path, 'quantity', 'minus_each', position]);
    }
    if (option.quantity?.field !== undefined)
      expectField(option.quantity.field, ['integer'], [...path, 'quantity', 'field']);
  }
  for (const [id, value] of Object.entries(order.set ?? {})) {
    const path = ['order', 'set', id];
    const known = catalogue.coefficients.map((coefficient) => coefficient.id);
    if (!expectKnown(check, scriptErrors.unknownCoefficient, id, known, path)) continue;
    const values = catalogue.coefficients.find((coefficient) => coefficient.id === id)?.values ?? [];
    if (value.value !== undefined) {
      const ids = values.map((entry) => entry.id);
      expectKnown(check, scriptErrors.unknownValue, value.value, ids, [...path, 'value'], { of: id });
    }
    if (value.field !== undefined) expectField(value.field, ['choice', 'text'], [...path, 'field']);
  }
  if (order.promo !== undefined) expectField(order.promo.field, ['text', 'choice'], ['order', 'promo', 'field']);

  function expectField(id: string, wanted: readonly FieldType[], path: YamlPath): void {
    if (!expectKnown(check, scriptErrors.unknownField, id, Object.keys(script.fields), path)) return;
    const type = script.fields[id]?.type;
    if (type !== undefined && !wanted.includes(type)) {
      check.report(scriptErrors.fieldType, { id, type, wanted: wanted.join(' / ') }, path);
    }
  }
}
