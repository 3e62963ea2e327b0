package org.gradus.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradus.setting.MapOptions;

/**
 * Schedules in the notation of the golden files, for tests: {@code warmup(steps=5)@5>cosine(steps=40)} one after the other,
 * {@code constant(factor=0.5)&exponential(gamma=0.9)} both at once, {@code momentum of cyclic(...)} what one does to the
 * momentum.
 */
public final class ScheduleText {
    private static final String MOMENTUM = "momentum of ";
    private static final Pattern LINK = Pattern.compile("(\\w+)\\((.*)\\)(?:@(\\d+))?");

    private ScheduleText() {}

    /** Parses a chain of links. */
    public static Schedule parse(String text) {
        if (text.startsWith(MOMENTUM)) {
            return parse(text.substring(MOMENTUM.length())).momentum().orElseThrow();
        }
        if (text.contains("&")) {
            return new Chained(
                    Arrays.stream(text.split("&")).map(ScheduleText::parse).toList());
        }
        List<Schedule> schedules = new ArrayList<>();
        List<Long> milestones = new ArrayList<>();
        for (String link : text.split(">")) {
            Matcher matcher = LINK.matcher(link);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a schedule: " + link);
            }
            schedules.add(
                    ScheduleType.find(matcher.group(1)).orElseThrow().create(MapOptions.parse(matcher.group(2), ";")));
            if (matcher.group(3) != null) {
                milestones.add(Long.valueOf(matcher.group(3)));
            }
        }
        return schedules.size() == 1 ? schedules.get(0) : new Sequence(schedules, milestones);
    }
}
