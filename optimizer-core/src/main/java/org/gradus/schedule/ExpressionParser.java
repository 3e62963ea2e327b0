package org.gradus.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradus.setting.Names;

/** Reads the text of an {@link Expression} by recursive descent, one method for each level of precedence. */
final class ExpressionParser {
    private static final int LONGEST = 1000;
    private static final int DEEPEST = 50; // far from the end of any stack
    private static final Pattern TOKEN =
            Pattern.compile("\\s*((?<number>(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?)|(?<name>[A-Za-z_]\\w*)"
                    + "|(?<sign>\\*\\*|//|[<>=!]=|[-+*/%^<>(),]))");
    private static final Map<String, Term> VALUES = Map.of(
            "step", (step, epoch) -> step,
            "epoch", (step, epoch) -> epoch,
            "pi", (step, epoch) -> StrictMath.PI,
            "e", (step, epoch) -> StrictMath.E);
    private static final Map<String, DoubleBinaryOperator> COMPARISONS = Map.of(
            "<", (a, b) -> a < b ? 1 : 0,
            "<=", (a, b) -> a <= b ? 1 : 0,
            ">", (a, b) -> a > b ? 1 : 0,
            ">=", (a, b) -> a >= b ? 1 : 0,
            "==", (a, b) -> a == b ? 1 : 0,
            "!=", (a, b) -> a != b ? 1 : 0);
    private static final Map<String, DoubleBinaryOperator> SUMS = Map.of("+", (a, b) -> a + b, "-", (a, b) -> a - b);
    private static final Map<String, DoubleBinaryOperator> PRODUCTS = Map.of(
            "*",
            (a, b) -> a * b,
            "/",
            (a, b) -> a / b,
            "//",
            ExpressionParser::quotient,
            "%",
            ExpressionParser::modulo);
    private static final Map<String, DoubleBinaryOperator> POWERS = Map.of("**", StrictMath::pow, "^", StrictMath::pow);

    private final String text;
    private final Matcher next;
    private String token = "";
    private int at;
    private int end;
    private int depth;

    ExpressionParser(String text) {
        this.text = text;
        next = TOKEN.matcher(text);
    }

    /** The whole text as a term. */
    Term parse() {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "expression has " + text.length() + " characters; must be at most " + LONGEST);
        }
        advance();
        Term term = comparison();
        if (!token.isEmpty()) {
            throw wrong("the end or an operator");
        }
        return term;
    }

    private Term comparison() {
        Term left = sum();
        DoubleBinaryOperator operator = COMPARISONS.get(token);
        if (operator == null) {
            return left;
        }
        advance();
        return join(operator, left, sum());
    }

    private Term sum() {
        Term left = product();
        for (DoubleBinaryOperator operator = SUMS.get(token); operator != null; operator = SUMS.get(token)) {
            advance();
            left = join(operator, left, product());
        }
        return left;
    }

    private Term product() {
        Term left = signed();
        for (DoubleBinaryOperator operator = PRODUCTS.get(token); operator != null; operator = PRODUCTS.get(token)) {
            advance();
            left = join(operator, left, signed());
        }
        return left;
    }

    /** Every way down passes here, so that here is where depth is counted. */
    private Term signed() {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "expression \"" + text + "\" is nested too deeply; must be at most " + DEEPEST + " levels");
        }
        Term term;
        if (token.equals("-") || token.equals("+")) {
            boolean negative = token.equals("-");
            advance();
            Term operand = signed();
            term = negative ? (step, epoch) -> -operand.value(step, epoch) : operand;
        } else {
            term = power();
        }
        depth--;
        return term;
    }

    private Term power() {
        Term left = operand();
        DoubleBinaryOperator operator = POWERS.get(token);
        if (operator == null) {
            return left;
        }
        advance();
        return join(operator, left, signed());
    }

    private Term operand() {
        if (token.equals("(")) {
            advance();
            Term inside = comparison();
            take(")");
            return inside;
        }
        if (!token.isEmpty() && next.group("number") != null) {
            double number = Double.parseDouble(token);
            advance();
            return (step, epoch) -> number;
        }
        if (token.isEmpty() || next.group("name") == null) {
            throw wrong("a number, a name or \"(\"");
        }
        return named();
    }

    private Term named() {
        Term value = VALUES.get(token);
        if (value != null) {
            advance();
            return value;
        }
        String name = token;
        Optional<ExpressionFunction> function = Arrays.stream(ExpressionFunction.values())
                .filter(f -> f.key().equals(name))
                .findFirst();
        if (function.isEmpty()) {
            TreeSet<String> names = new TreeSet<>(VALUES.keySet());
            Arrays.stream(ExpressionFunction.values()).forEach(f -> names.add(f.key()));
            throw new IllegalArgumentException("expression \"" + text + "\" has the unknown name " + name
                    + " at character " + (at + 1) + "; " + Names.hint(name, names));
        }
        advance();
        take("(");
        List<Term> arguments = new ArrayList<>(List.of(comparison()));
        while (arguments.size() < function.get().arguments()) {
            take(",");
            arguments.add(comparison());
        }
        take(")");
        return function.get().of(arguments);
    }

    private void take(String sign) {
        if (!token.equals(sign)) {
            throw wrong("\"" + sign + "\"");
        }
        advance();
    }

    private void advance() {
        next.region(end, text.length());
        if (next.lookingAt()) {
            token = next.group(1);
            at = next.start(1);
            end = next.end();
        } else {
            token = "";
            at = text.length() - text.substring(end).stripLeading().length();
            if (at < text.length()) {
                throw wrong("a number, a name or an operator");
            }
        }
    }

    private IllegalArgumentException wrong(String legal) {
        String found = at < text.length() ? "\"" + text.substring(at, Math.max(at + 1, end)) + "\"" : "the end";
        return new IllegalArgumentException(
                "expression \"" + text + "\" has " + found + " at character " + (at + 1) + "; must be " + legal);
    }

    private static Term join(DoubleBinaryOperator operator, Term left, Term right) {
        return (step, epoch) -> operator.applyAsDouble(left.value(step, epoch), right.value(step, epoch));
    }

    private static double quotient(double a, double b) {
        return StrictMath.floor(a / b);
    }

    /** Python's: the result has the divisor's sign. */
    private static double modulo(double a, double b) {
        double rest = a % b;
        return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
    }
}
