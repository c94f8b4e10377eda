import { expect, it } from "vitest";
import type { Target } from "@/api/types";
import { actualText, aimText } from "./targets";
const target = (value: string | null, printed: string, printed_word: string, unit: string, reached: string | null = null) => ({ value, printed, printed_word, unit, progress: { value: reached } }) as unknown as Target;
it.each([["450", "450", "左右", "家", "450家左右"], ["82", "82%", "超过", "%", "超过82%"], ["10", "10", "以上", "个", "10个以上"], ["1592", "1592", "累计", "个", "累计1,592个"], ["1", "1—2", "力争", "个", "力争1—2个"], ["100", "100%", "全覆盖", "%", "全覆盖"], [null, "", "显著提升", "", "显著提升"], ["147", "147", "", "个", "147个"]])(
  "%s %s %s is said as the plan says it", (value, printed, word, unit, text) => expect(aimText(target(value, printed, word, unit), "zh")).toBe(text));
it("English has the number alone, a text target none", () => { expect(aimText(target("1592", "1592", "累计", "个"), "en")).toBe("1,592"); expect(aimText(target(null, "", "一批", ""), "en")).toBe("—"); });
it("what is not counted is no zero", () => { expect(actualText(target("65", "65%", "达", "%"))).toBe("—"); expect(actualText(target("65", "65%", "达", "%", "65.8"))).toBe("65.8%"); expect(actualText(target("1592", "1592", "", "个", "1608"))).toBe("1,608"); });
