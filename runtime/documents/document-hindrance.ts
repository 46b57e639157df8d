import { AssistantError } from '../../assistant/errors.ts';
import type { Environment } from '../secrets.ts';
import { findBrowser } from './pdf-browser.ts';
import { maxPdfBytes } from './pdf-size-limit.ts';

/** Why no document can be printed with this environment; null when nothing is known to be in the way. Starts nothing. */
export function documentHindrance(environment: Environment): AssistantError | null {
  try {
    maxPdfBytes(environment);
    findBrowser(environment);
    return null;
  } catch (error) {
    if (error instanceof AssistantError) return error;
    throw error;
  }
}
