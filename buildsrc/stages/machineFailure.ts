// What speaks against an image besides its scripts: its machine ends by itself, or does not boot. Thrown by testInstance.ts.
export class MachineFailure extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "MachineFailure";
  }
}
