import { describe, expect, it } from "vitest";
import { vendorMembers } from "../../src/discovery/vendor-members.js";

const named = { name: "Ada Q. Example", bioguideId: "E000001", chamber: "house", party: "D", state: "OH", district: "7" } as const;

describe("vendorMembers", () => {
  it("learns a member from a row with an id, and links the same name without one", () => {
    const members = vendorMembers(new Set());
    expect(members.resolve({ name: "Ada Q Example", chamber: null })).toBeNull();
    members.note(named);
    expect(members.resolve({ name: "ADA Q EXAMPLE", chamber: "house" })).toBe("E000001");
    expect(members.politicians()).toEqual([{ id: "E000001", name: "Ada Q. Example", chamber: "house", party: "D", state: "OH", district: "7" }]);
  });

  it("never guesses: another chamber, another form of the name, two ids under one name", () => {
    const members = vendorMembers(new Set());
    members.note(named);
    expect(members.resolve({ name: "Ada Q. Example", chamber: "senate" })).toBeNull();
    expect(members.resolve({ name: "Ada Example", chamber: "house" })).toBeNull();
    members.note({ ...named, bioguideId: "E000002" });
    expect(members.resolve({ name: "Ada Q. Example", chamber: "house" })).toBeNull();
  });

  it("knows what an earlier run stored as if a vendor told it again, and gives it back as nothing new", () => {
    const members = vendorMembers(new Set(["E000009"]), [
      { id: "E000001", name: "Ada Q. Example", party: "D", chamber: "house", state: "OH" },
      { id: "E000009", name: "Listed Already", party: "D", chamber: "house", state: "OH" },
    ]);
    members.note(named);
    expect(members.resolve({ name: "Ada Q. Example", chamber: "house" })).toBe("E000001");
    expect(members.resolve({ name: "Listed Already", chamber: "house" })).toBeNull();
    expect(members.politicians()).toEqual([]);
  });

  it("leaves members that a list holds to the list, and those whose office is not told", () => {
    const members = vendorMembers(new Set(["E000001"]));
    members.note(named);
    members.note({ ...named, bioguideId: "E000003", name: "No State", state: null });
    expect(members.politicians()).toEqual([]);
    expect(members.resolve({ name: "No State", chamber: null })).toBeNull();
  });
});
