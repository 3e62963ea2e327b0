package org.gradus.torch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.gradus.device.Backend;
import org.gradus.device.Program;

/** Carries out the text of a kernel on the processor, statement by statement, with the arguments that a GPU would get. */
final class KernelInterpreter implements Program<Tensor> {
    private static final Pattern STATEMENT = Pattern.compile("float (t\\d+) = ([^;]+);");
    private static final Pattern STATE = Pattern.compile("\\*(slot\\d+) = (t\\d+);");
    private static final Pattern END = Pattern.compile("\\*weight = amounts \\? (t\\d+) : (t\\d+);");

    private final List<String> names = new ArrayList<>();
    private final String body;

    private KernelInterpreter(String text, String name) {
        int start = text.indexOf("void " + name + "(");
        String head = text.substring(text.indexOf('(', start) + 1, text.indexOf(')', start));
        Arrays.stream(head.split(",")).forEach(a -> names.add(a.substring(a.lastIndexOf(' ') + 1)));
        body = text.substring(text.indexOf(" element("), start);
    }

    /** LibTorch's arrays on the processor, with kernels. */
    @SuppressWarnings("unchecked")
    static Backend<Tensor> backend() {
        TorchArrays arrays = new TorchArrays("cpu");
        return (Backend<Tensor>) Proxy.newProxyInstance(
                KernelInterpreter.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, given) -> {
                    if (method.getName().equals("compile")) {
                        return Optional.of(new KernelInterpreter((String) given[0], (String) given[1]));
                    }
                    try {
                        return method.invoke(arrays, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Bound bind(long count, List<Tensor> arrays) {
        return scalars -> run(count, arrays, scalars);
    }

    private void run(long count, List<Tensor> arrays, float[] scalars) {
        if (names.size() != 1 + arrays.size() + scalars.length) {
            throw new IllegalArgumentException(names + " are given " + arrays.size() + " arrays and " + scalars.length);
        }
        Map<String, FloatPointer> floats = new HashMap<>();
        Map<String, Float> numbers = new HashMap<>();
        LongPointer table = arrays.get(0).data_ptr_long();
        LongPointer places = arrays.get(1) == null ? null : arrays.get(1).data_ptr_long();
        for (int k = 2; k < arrays.size(); k++) {
            floats.put(
                    names.get(k + 1),
                    arrays.get(k) == null ? null : arrays.get(k).data_ptr_float());
        }
        for (int k = 0; k < scalars.length; k++) {
            numbers.put(names.get(1 + arrays.size() + k), scalars[k]);
        }
        for (long piece = 0; piece < count; piece++) {
            long flat = table.get(3 * piece);
            long start = table.get(3 * piece + 1);
            for (long i = 0; i < table.get(3 * piece + 2); i++) {
                element(start + i, flat < 0 ? places.get(start + i) : flat + i, floats, numbers);
            }
        }
    }

    private void element(long i, long at, Map<String, FloatPointer> floats, Map<String, Float> numbers) {
        floats.forEach((name, array) -> {
            if (array != null && !name.equals("trace")) {
                String one = name.substring(0, name.length() - 1);
                boolean written = name.equals("weights") || name.startsWith("slot");
                numbers.put(written ? "*" + one : one, array.get(name.matches("(mask|slot).*") ? i : at));
            }
        });
        Matcher statement = STATEMENT.matcher(body);
        while (statement.find()) {
            numbers.put(statement.group(1), value(statement.group(2), numbers));
        }
        Matcher state = STATE.matcher(body);
        while (state.find()) {
            floats.get(state.group(1) + "s").put(i, numbers.get(state.group(2)));
        }
        Matcher end = END.matcher(body);
        if (!end.find()) {
            throw new IllegalArgumentException("no end in " + body);
        }
        float updated = numbers.get(end.group(2));
        if (floats.get("amounts") != null) {
            floats.get("amounts").put(at, numbers.get(end.group(1)));
        } else {
            floats.get("weights").put(at, updated);
        }
        if (!Float.isFinite(updated)) {
            floats.get("trace").put(0, updated * 0f);
        }
    }

    private static float value(String text, Map<String, Float> numbers) {
        String[] parts = text.split("[(), ]+");
        if (text.endsWith(")")) {
            float x = numbers.get(parts[1]);
            return switch (parts[0]) {
                case "ROOT" -> (float) Math.sqrt(x);
                case "magnitude" -> Math.abs(x);
                case "sign" -> Math.signum(x);
                case "largest" -> Math.max(x, numbers.get(parts[2]));
                case "smallest" -> Math.min(x, numbers.get(parts[2]));
                default -> throw new IllegalArgumentException(text);
            };
        }
        if (parts.length == 1) {
            return numbers.containsKey(text) ? numbers.get(text) : Float.parseFloat(text);
        }
        float x = numbers.get(parts[0]);
        float y = numbers.get(parts[2]);
        return switch (parts[1]) {
            case "+" -> x + y;
            case "-" -> x - y;
            case "*" -> x * y;
            case "/" -> x / y;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
