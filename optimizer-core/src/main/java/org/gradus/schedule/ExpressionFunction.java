package org.gradus.schedule;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.gradus.setting.Names;

/** The functions of an {@link Expression}. StrictMath gives the same bits on every machine. */
enum ExpressionFunction {
    ABS(StrictMath::abs),
    CEIL(StrictMath::ceil),
    COS(StrictMath::cos),
    EXP(StrictMath::exp),
    FLOOR(StrictMath::floor),
    IF(
            3,
            a -> (s, e) ->
                    a.get(0).value(s, e) != 0 ? a.get(1).value(s, e) : a.get(2).value(s, e)),
    LOG(StrictMath::log),
    MAX(StrictMath::max),
    MIN(StrictMath::min),
    POW(StrictMath::pow),
    SIN(StrictMath::sin),
    SQRT(StrictMath::sqrt),
    TANH(StrictMath::tanh);

    /** Makes a term of the arguments. */
    private interface Maker {
        Term of(List<Term> arguments);
    }

    private final int arguments;
    private final Maker maker;

    ExpressionFunction(int arguments, Maker maker) {
        this.arguments = arguments;
        this.maker = maker;
    }

    ExpressionFunction(DoubleUnaryOperator function) {
        this(1, a -> (s, e) -> function.applyAsDouble(a.get(0).value(s, e)));
    }

    ExpressionFunction(DoubleBinaryOperator function) {
        this(
                2,
                a -> (s, e) ->
                        function.applyAsDouble(a.get(0).value(s, e), a.get(1).value(s, e)));
    }

    /** How many arguments it takes. */
    int arguments() {
        return arguments;
    }

    String key() {
        return Names.key(this);
    }

    Term of(List<Term> given) {
        return maker.of(List.copyOf(given));
    }
}
