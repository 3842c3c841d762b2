// What the program that makes a factory and the stages that run in it agree on: the only thing that both of them import.
// Nothing in this folder imports anything outside of it.
export * from "./channels";
export * from "./instanceTypes";
export * from "./keys";
export * from "./metrics";
export * from "./pipeline";
export * from "./publishers";
export * from "./publishSettings";
export * from "./tags";
export * from "./variables";
