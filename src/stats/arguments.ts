import { InvalidInputError } from "../core/errors.js";

// The checks that distributions share. They throw instead of answering NaN.

export function requireNumber(where: string, what: string, value: number): void {
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new InvalidInputError("NOT_FINITE", { where, what, expected: "a number", received: value });
  }
}

export function requireFinite(where: string, what: string, value: number): void {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new InvalidInputError("NOT_FINITE", { where, what, expected: "a finite number", received: value });
  }
}

export function requirePositive(where: string, what: string, value: number): void {
  if (typeof value !== "number" || !(value > 0) || value === Infinity) {
    throw new InvalidInputError("INVALID_OPTION", { where, what, expected: "a finite number > 0", received: value });
  }
}

/** Beyond these a parameter of shape loses its own digits. */
const [SMALLEST_SHAPE, LARGEST_SHAPE] = [1e-100, 1e15];

export function requireShape(where: string, what: string, value: number): void {
  if (typeof value !== "number" || !(value >= SMALLEST_SHAPE && value <= LARGEST_SHAPE)) {
    throw new InvalidInputError("INVALID_OPTION", { where, what, expected: `a number from ${SMALLEST_SHAPE} to ${LARGEST_SHAPE}`, received: value });
  }
}

export function requireProbability(where: string, what: string, value: number): void {
  if (typeof value !== "number" || !(value >= 0 && value <= 1)) {
    throw new InvalidInputError("INVALID_OPTION", { where, what, expected: "a probability from 0 to 1", received: value });
  }
}

export function requireCount(where: string, what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidInputError("INVALID_OPTION", { where, what, expected: "a whole number >= 0", received: value });
  }
}
