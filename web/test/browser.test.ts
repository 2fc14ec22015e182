import { describeScenarios } from "./describe-scenarios.ts";

describeScenarios("the application in Chromium", "use");
