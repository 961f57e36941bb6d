r"""What people write, read: twenty constructions of published workings, and each verdict that the mathematics asks for.

The expected rulings were worked out by hand: E exact, R rounded, D definition, W wrong, M misrounded.
"""

from __future__ import annotations

import pytest

from neuron_sym.batch import check_working
from neuron_sym.expression import Call, Multiply, Name, Power, Unread
from neuron_sym.notation.latex import latex
from neuron_sym.notation.plain import plain
from neuron_sym.notation.statements import read, read_term
from neuron_sym.report import check

LETTERS = {"exact": "E", "rounded": "R", "definition": "D", "wrong": "W", "misrounded": "M", "carried": "C",
           "undecided": "U", "unreadable": "X"}  # fmt: skip

WORKINGS = [
    # 1 a chain of four terms, and 2 = before a rounded value
    (r"z = w x + b = 0.2 \cdot 4 + 1 = 1.8", {"w": "0.2", "x": "4", "b": "1"}, "DEE"),
    (r"\sigma(0.5) = 0.62246 = 0.622, \quad 0.30 + 0.20 = 0.50", {}, "RRE"),
    # 3 the sigmoid as a fraction
    (r"\frac { 1 } {1 + e ^ {- 0.3275}} = 0.58115", {}, "R"),
    (r"\dfrac{1}{1+e^{-0.35}} = 0.5866, \tfrac12 + 0.0866 = 0.5866", {}, "RE"),
    ("1/(1+e^{-0.5}) = 0.622", {}, "R"),
    # 4 names of the sigmoid
    (r"\text{Sigmoid}(0) = sigmoid(0) = \sigma(0) = 0.5", {}, "EEE"),
    (r"g(z) = \frac{1}{1+e^{-z}}, \quad g(0) = 0.5", {}, "DE"),
    # 5 products
    (r"0.5(2) = (0.5)(2) = 0.5 * 2 = 0.5 \times 2 = 0.5 · 2 = 1", {}, "EEEEE"),
    (r"\max\!\big(0,\tfrac{7-10}{7}\big)\,1000 = 0", {}, "E"),
    ("(2 + 3)4 = 20", {}, "E"),
    # 6 a negative factor without parentheses
    (r"0.1\times-0.5 = -0.05", {}, "E"),
    (r"0.3 + -0.019 - (-0.2) = 0.481", {}, "E"),
    # 7 subscripted names
    (r"w_1 = w1 = 0.3, \text{net}_{h1} = 2, w_{h1 \to o} = 3, z^{[1]}_1 = 4, \hat y = \hat{y}, w_{\text{new}} = 1", {}, "DDDDDDD"),
    ("w_5^+ = 0.4, w_5^{+} = 0.4, w^{(new)} = 1, w' = 2, w(new) = 3", {}, "DEDDD"),
    # 8 derivatives
    (r"\frac {\partial E}{\partial w5} = \frac{\delta E}{\delta o} \cdot \frac{dE}{dw}", {}, "D"),
    ("∂L/∂w = dL/da * 2, dw = 3", {}, "DD"),
    (r"\nabla_w J = 0.5", {}, "D"),
    (r"\frac{d(w^2)}{dw} = 2w", {}, "E"),
    # 9 emphasis and ticks
    (r"2 + 3 = \boxed{5}, 2 + 3 = \mathbf{5}. \quad 2 + 3 = \textbf{5} \checkmark", {}, "EEE"),
    ("½(−0.6 − 1)² = ½ × 2.56 = <b>1.28</b>", {}, "EE"),
    ("1 + 1 = **2**", {}, "E"),
    # 10 remarks
    (r"\ln 3 = 1.0986 \text{ nats}", {}, "R"),
    ("7.389 / 11.212 = 0.659 (66%)", {}, "R"),
    ("ŷ = σ(0.5) = 0.622  → SPAM at threshold 0.5", {}, "DR"),
    ("y = sigmoid(0.7) ≈ 0.67  // with the sigmoid", {}, "DR"),
    # 11 several statements in one block
    (r"1 + 1 = 2 \implies 2 + 2 = 4 \qquad 3 + 3 = 6; 4 + 4 = 8", {}, "EEEE"),
    ("a = 1 + 1 = 2   b = 2 + 2 = 4", {}, "DEDE"),
    # 12 rows
    (r"\begin{aligned} z &= 1 + 1 \\[10pt] &= 2 \\ \\ z &\approx 2 \end{aligned}", {}, "DEE"),
    # 14 updates
    (r"w \leftarrow w - 0.1 \cdot 2 = 0.3", {"w": "0.5"}, "DE"),
    ("w += 0.1 = 0.05 + 0.05", {"w": "0.5"}, "DE"),
    ("b_ = -0.1 + 0.1 = 0.0", {}, "DE"),
    # 15 lists
    ("[ 0  1  0 ] ⋅ [ 2  1 -1 ] = 1", {}, "E"),
    ("[ -4 -3 0 ] ⋅ [ 2 1 -1 ] = -11", {}, "E"),
    ("[ -4 -3  0 ] ⋅ [ 0 -1 -1 ] = 3", {}, "E"),  # a list times a list, and a number times a difference
    ("2 ⋅ [ -1 -1 ] = -4", {}, "E"),
    (r"\begin{bmatrix} 1 & 2 \end{bmatrix}^\top = [1, 2]^T", {}, "E"),
    (r"\delta^{(2)} (a^{(1)})^T = 2 \cdot 3", {"\\delta^{(2)}": "2", "a^{(1)}": "3"}, "E"),  # brackets round a raised sign
    (r"2 \left[\begin{array}{cc} 1 & 2 \end{array}\right] = \left(\begin{array}{c|c} 2 & 4 \end{array}\right)", {}, "E"),
    # 16 logarithms
    (r"-[1\log(0.7) + (1-1)\log(1-0.7)] = 0.357, \quad -\ln 0.5 = -(-0.693), \quad 0\log(0.1) = 0", {}, "RRE"),
    # 17 grouping
    (r"\left[ \{ 1 + 2 \} \cdot \big( 3 \big) \right] = |{-9}|", {}, "E"),
    # 18 plain text
    ("exp(-2) = e^(-2.0), tanh(0.5) = 0.4621, 3² − 1 = 8", {}, "ERE"),
    ("z = 0.2*4\n  = 0.8", {}, "DE"),
    ("(-2)*1 + (-2)*1 +\n3 = -1", {}, "E"),
    ("# softmax[0] = 7.389 / 11.212 = 0.659 (66%)", {}, "DR"),
    ("XOR: (0 + 1 - 1.5 = -0.5 < 0)", {}, "EE"),
    # 19 decimal commas, doubled backslashes, quotes, brackets that were delimiters
    (r"0{,}5 \cdot 3 = 1,5", {}, "E"),
    (r"w_1 \\leftarrow 0.5 - 0.1 \\cdot (-1) = 0.6", {}, "DE"),
    ("[\n\\Delta w = 0.1 (1 - 0.4)(2) = 0.12\n]", {}, "DE"),
    ("> z = 1 + 1\n> = 2", {}, "DE"),
    # 20 rounded intermediates
    (r"\frac{1}{1+e^{-0.35}} = \frac{1}{1+0.7047} = \frac{1}{1.7047} \approx 0.5866", {}, "RER"),
    # limits, probabilities and remarks on the left
    (r"\alpha_3 = \frac{e^{-\infty}}{e^2 + e^1 + e^{-\infty}} = 0", {}, "DE"),
    (r"P(+\mid x) = \sigma(0{,}833) = 0{,}697", {}, "DR"),
    (r"p(h_1=1|\mathbf{v}) = \sigma(0.8) = 0.69", {}, "DR"),
    (r"P(y=1) = 0.7, 1 - P(y=1) = 0.3, P(y=0) = 0.4", {}, "DED"),
    ("η (Learning Rate) = 0.1, 2 η = 0.3", {}, "DW"),
    ("p(类别0) = 7.389 / 12.861 = 0.575 (57.5%)", {}, "DR"),
    (r"D_{KL}(q\|p) = 0.40\log\frac{0.40}{0.25} = 0.188", {}, "DR"),
    (r"\Delta w = 0.12, w + \Delta w = 0.62", {"w": "0.5"}, "DE"),
    (r"\hat\theta_1 = 1.0 + \Delta\hat\theta = 0.2267", {r"\Delta\hat\theta": "-0.7733"}, "DE"),
    ("h_1(1-h_1) = 0.25", {"h_1": "0.5"}, "E"),
    (r"\foo{1}{2} = 3 = 4", {}, "XW"),
    # 21 logarithms and powers of ten as programs write them
    ("log2(8) = 3, log10(0.01) = -2", {}, "EE"),
    (r"1\mathrm{e}{-3} \cdot 0.5 = 5\text{e-4}, \frac{1e{-3}}{2} = 0.0005, 2\mathrm{e} - 3 = 2.4366", {}, "EER"),
    # 22 an event and its complement are two, and so are a sum of events and their product
    (r"P(+|D) = 0.95, P(+|\bar D) = 0.1, P(+|D) - P(+|\bar{D}) = 0.85, P(+|\overline D) = 0.1", {}, "DDEE"),
    (r"P(A \cap B) = 0.2, P(A \cup B) = 0.4 + 0.5 - P(A \cap B) = 0.7, A \cap B = 1", {}, "DDEX"),
    # 23 norms
    (r"\mathbf{x} = (3, 4), \|\mathbf{x}\| = 5, |\vec{x}| = 5, \lVert x \rVert_1 = 7, \frac{1}{2} \|x\|_2^2 = 12.5, \|x\| = 6", {}, "DEEEEW"),
    (r"\|\mathbf{w}\|^2 = 3^2 + (-4)^2 = 25, L = 0.5 + 0.01 \|\mathbf{w}\|^2 = 0.75, \|w\|_\infty = 4", {}, "DEDEX"),
    (r"x = -3, 2|x| = 6, |x||x| = 9, |x - |x|| = 6, A = \begin{pmatrix} 2 & 1 \\ 1 & 1 \end{pmatrix}, |A| = 1", {}, "DEEEDU"),
    # 24 sizes of matrices, and powers of ten that only say how large
    (r"(4 \times 3)(3 \times 1) = (4 \times 1), (4 \times 3)(2 \times 1) = (4 \times 1)", {}, "UW"),
    (r"1024 \approx 10^3, 0.0123 \approx 10^{-2}, 400 \approx 10^3, 0.05 \approx 10^{-2}, 1024 = 10^3", {}, "RRUWW"),
    # 25 gradients, and functions with raised primes
    (r"\nabla f(x, y) = (2 x, 6 y), \nabla f(4, 2) = (8, 6 \cdot 2) = (8, 12), \nabla f = (3, 4), \|\nabla f\| = 5", {}, "DDEDE"),
    (r"\nabla L(w) = 2 w, \nabla L(3) = 7, w^\star = 3, w^{*} = 4, f^\prime = 2, f^{\prime\prime} = 3, f'' = 4", {}, "DWDDDDD"),
    (r"\ell(p) = 3 \ln p, \ell(0.5) = -2.0794, \ell'(p) = \frac{3}{p}, z = 1 \Leftrightarrow \sigma(z) = 0.7311", {}, "DREDR"),
    (r"TP = 45, FP = 15, \frac{TP}{TP + FP} = 0.75, TP \cdot 2 = 80", {}, "DDEW"),
    # 26 equations under one another behind a brace, and cases in an array
    (r"\left\{\begin{aligned} z_1 &= 0.5 \cdot 1 = 0.5 \\ z_2 &= 0.3 \cdot 2 = 0.7 \end{aligned}\right.", {}, "DEDW"),
    (r"\begin{cases} z_1 = 0.5 \cdot 1 = 0.5 \\ z_2 = 0.3 \cdot 2 = 0.7 \end{cases}", {}, "DEDW"),
    (r"f(z) = \left\{\begin{array}{ll} z & z > 0 \\ 0 & z \le 0 \end{array}\right., \quad f(2) = 2, f(-2) = 1", {}, "DEW"),
    (r"f(z) = \begin{cases} 1 & z = 0 \\ 0 & z \ne 0 \end{cases}, \quad f(0) = 1", {}, "DE"),
    # 27 vectors in angle brackets; of two names they may be entries as well as vectors that are multiplied
    ("<0, 0, 0> + <.5 x 0 x -1, .5 x -1 x -1, 1> = <0,0,0> + <0,.5,1> = <0,.5,2>", {}, "EW"),
    (r"\langle 2, 3 \rangle \cdot \langle 4, 5 \rangle = 23, \left\langle \mathbf{w}, \mathbf{x} \right\rangle = 11, ⟨1,2⟩ = ⟨1,3⟩",
     {"w": "[1, 2]", "x": "[3, 4]"}, "EEW"),
    (r"\langle w, x \rangle = 11, \langle x \rangle = 2, x < 3, y > 1", {"x": "2", "y": "2"}, "XXEE"),
    (r"P(y \mid \langle x, z \rangle) = 0.2 + 0.1 = 0.4, a_{\langle 1 \rangle} = 2 + 2 = 5, a_{⟨1⟩} = 4", {}, "DWDWE"),
    # 28 digits that go on: cut off or rounded
    (r"\sqrt{3/2} = 1.22\ldots, \frac{2}{3} = 0.666\dots = 0.67, -\frac{2}{3} = -0.667…, \frac{2}{3} = 0.668\ldots", {}, "RRRRW"),
    ("1/7 = 0.142857... ≈ 0.144; 0 = 0.00...; 1/3 = -0.33...", {}, "RWRW"),
    (r"0.33\ldots = \frac{1}{3}, 3 \cdot 0.33\ldots = 1", {}, "UU"),
    (r"\sqrt{2} \cdot \sqrt{2} = 1.99\ldots, \sqrt{2} = 1.409\ldots, \sqrt{2} = 1.419\ldots", {}, "RWW"),
    (r"1 = 0.99\ldots, -\frac12 = -0.4999\ldots, 1 = 0.98\ldots, \frac12 = 0.50\ldots", {}, "RRWR"),
    # 29 words for signs, between numbers and letters
    ("2.0 minus 0.005 = 1.995, 0.2 times 4 plus 1 = 1.9, (1 + 1) times w = 6", {"w": "3"}, "EWE"),
    # 30 names of several words
    (r"\text{Input\_Hidden} \approx \sigma(0.51), \text{Input}_{\text{Hidden}} \approx 0.6246", {}, "DW"),
    ("loss_per_sample = 0.3 / 3 = 0.2, step_size = 0.05, 2*step_size = 0.1, max_value = 3, log_2(8) = 3", {}, "DWDEDE"),
    (r"\mathrm{net\_h1} = 0.3775, \mathrm{net}_{h1} \cdot 2 = 0.756, \text{hidden\_1} = 1, \text{hidden}_1 = 2", {}, "DWDD"),
    (r"New\ Weight = 3.0 - 0.01 \times 20.0 = 2.8, 2 \cdot New\ Weight = 5.7", {}, "DEW"),
    ("odds(success) = p/(1-p) or p/q = .8/.2 = 5, odds(failure) = q/p = .2/.8 = .25", {}, "DDWDDE"),
    # 31 several names and several values
    ("x_1, x_2 = 4, 80; x_1 + x_2 = 84; x_1 + x_2 = 85", {}, "DDEW"),
    (r"t = 0, 1, \quad (t - 0.3)^2 = 0.49", {}, "DU"),
    (r"t = 0 \text{ or } 1, \quad (t - 0.3)^2 = 0.49", {}, "DU"),
    (r"x = 2 \text{ or } x = -2 \text{ or } x = 0, \quad 3 x = 6", {}, "DDDU"),
    ("x = 2 or 3; 3 x = 9", {}, "DU"),
    (r"i = 1, \dots, n, \quad z = i + 2 = 5", {}, "DDU"),
    (r"z = 1 + 1 = 3, \ldots", {}, "DW"),
    (r"a_1, a_2 = \sigma(0), \sigma(1) = 0.5, 0.74", {}, "DEDM"),
    (r"z_1, z_2 = 0.5 \cdot 2, 0.3 \cdot 2 = 1.0, 0.7", {}, "DEDW"),
    (r"x_1, x_2 = 0{,}5; 0{,}1; \quad x_2 + 1 = 1{,}1, \quad x_1 = 0{,}5; 0{,}6; \quad x_1 + x_2 = 1{,}6", {}, "DDEDU"),
    ("2^3, 2^4 = 8, 17; 1 + 1 = 3", {}, "EWW"),
    ("0.5, 1 + 1 = 2, 3", {}, "E"),
    (r"a = \sigma(0), \sigma(1) = 0.5, 0.74; \quad y = x, z = 3, w", {}, "EMDD"),
    ("x_1, x_2 = 4, 80, b = 1; x_1 + b = 5, x_2 + b = 82", {}, "DDDEW"),
    (r"y_1, y_2, \ldots, y_n = 0, 1, \ldots, 1; \quad y_1 + y_2 = 2", {}, "DDDW"),
    (r"x_1, x_2 = 0 \text{ or } 1, \quad x_1 + x_2 = 2", {}, "DU"),
    (r"t = 1, \quad t + 1 = 2, \quad t = 0, 1, \quad t + 1 = 1", {}, "DEDU"),  # what it was is forgotten
    (r"x_1 = 1, x_2 = 2, \ldots, x_n = n, x_1 + x_2 = 4", {}, "DDDW"),
    # what is worked out from numbers is judged, though its name has another value beside it
    (r"x = \frac{5 + 1}{2} = 4 \text{ or } x = \frac{5 - 1}{2} = 2, \quad 3 x = 9", {}, "WEU"),
    (r"y = 0.2 \cdot 4 = 0.9, 1.5, \quad \hat y = \sigma(0) = 0.6, \ldots, 0.9, \quad y = 2", {}, "WWD"),
    (r"x = 1, \quad y = 2 x = 2, 4, \quad 0.5 - 0.2 = 0.4, 0.1", {}, "DDW"),
    (r"z = 0.5 \cdot 2 + 1, \quad (1) \quad 2 z = 5", {}, "DW"),  # the number of a formula
    (r"p = \frac{3}{4} = 0.75 \text{ or } 75\%, 1 - p = 0.35", {}, "DEW"),
    (r"e_1 = 0.3, 0.2, \quad e_1 = 0.2, \quad \pi = 3.14, 3.142", {}, "DDU"),
    # truth values of a gate
    ("t = 1 or 0 = 1", {}, "XX"),
    (r"\text{NOT } 0 = 1, 1 \text{ XOR } 1 = 0", {}, "XX"),
    (r"1 \text{ or } 0 = 1, 1 \text{ and } 1 \text{ and } 0 = 0, 1 = 1 \text{ and } 2 + 2 = 5", {}, "XXEW"),
    # 32 digits that repeat, whole numbers below and above, angles
    (r"0.\overline{3} = \frac{1}{3}, 0.1\bar{6} = \frac{1}{6}, 2.\overline{142857} = \frac{15}{7}, 0.\dot{6} = \frac{3}{5}", {}, "EEEW"),
    (r"0.5\bar{x} = 1", {r"\bar{x}": "2"}, "E"),
    (r"o = \left\lfloor \frac{7 + 2 \cdot 0 - 3}{2} \right\rfloor + 1 = 3, \lceil 2.1 \rceil = 3, \lfloor -2.5 \rfloor = -2", {}, "DEEW"),
    ("floor(2.7) = 2, ceil(-2.7) = -2, ⌊e⌋ = 2, ⌈π⌉ = 3", {}, "EEEW"),
    (r"\theta = \arccos(0.5) = 1.0472, \arcsin(-1) = -\frac{\pi}{2}, \arccos(-0.3) + \arccos(0.3) = \pi, \arccos(0.3) = 1.26",
     {}, "DREEM"),
    (r"\arccos 1 = 0, \arcsin(2) = 3, \arcsin(-x) = -\arcsin(x), \frac{d}{dx} \arccos(x) = \frac{1}{\sqrt{1 - x^2}}", {}, "EUEW"),
    # 33 one entry of what a function makes of a vector, and the layer beside the index of a weight
    (r"\text{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}, \sigma(\mathbf{z})_1 = \frac{e^2}{e^2 + e^1} = 0.7311, 2 \sigma(\mathbf{z})_1 = 1.46",
     {}, "DDRR"),
    (r"\frac{\partial C}{\partial w_{jk}^l} = a_k^{l-1} \delta_j^l", {}, "D"),
    # 34 repeated products
    (r"L(\theta) = \prod_{i=1}^{n} p_i^{y_i} (1 - p_i)^{1 - y_i}, \prod_{i=1}^{4} i = 24, \prod_{i=1}^{3} (2 i) = 50", {}, "DEW"),
    (r"p_1 = 0.9, p_2 = 0.8, \prod_{i=1}^{2} p_i = 0.72, \prod_{i=1}^{2} p_i = p_1 p_2, ∏_{i=1}^{2} (p_i + 1) = 3.6", {}, "DDEEW"),
    # 35 statements parted by a slash
    ("z = -6 + 2(4) / z = -6 + 8 / z = 3", {}, "DEW"),
    ("z = 8 / 2 = 4", {}, "DE"),
    ("z = -6 + 8 / z = 2; z = -6 + 4 / z = 2", {}, "DEDW"),  # in the next row too
    (r"\overline{x} = 2, \overline{xy} = 7, \overline{xy} - \overline{x} = 5, \bar{x} = 2", {}, "DDEE"),
    # 36 statements in a box, a percentage beside a number in bold letters, names with digits, script letters
    (r"\boxed{y = 0.5 \cdot 3 = 1.6}, 1 + 1 = \boxed{2}, \boxed{x = 3, \quad 2 x = 7}, \boxed{\hat{p} \approx 0.5}", {}, "DWEDWD"),
    (r"\frac{1}{1.6} = \mathbf{0.625 \quad (62.5\%)}, \frac{1}{1.6} = \mathbf{0.625 (2)}", {}, "EW"),
    (r"\text{h1} = 0.5 \cdot 3 = 1.5, \text{out h1} = \frac{1}{1 + e^{-h1}} = 0.818, 2 \cdot \text{out h1} = 1.5", {}, "DEDRW"),
    (r"\text{F1 Score} = 2 \cdot 0.3 = 0.7, 2 \text{ in step 2} = 2, \text{Step 2} x = 3", {}, "DWXX"),
    (r"\ln 0.99 \approx \mathbf{-0.01005\text{ nats}}, 1 + 1 = \boxed{2 \text{ volts}}, 1 + 1 = \mathbf{2 \cdot 3}", {}, "REW"),
    (r"\mu_\mathcal{B} = \frac{1 + 3}{2} = 2, 2 \mu_{\mathcal{B}} = 5, \sigma_\mathcal{B}^2 = 3", {}, "DEWD"),
    ("r = 7 / (7 + 3) = 0.70 (70% complete), 2 (3) = 7", {}, "DEW"),
    ("hidden h = 0.5 * 2 = 1.1, label y = 1, y + h = 3", {}, "DWDW"),
    ("w2 = 1, h = 0.5; Gradient for w2 = 2 * h = 1.1; loss of h = 3; 2 * w2 = 2; The value of w2 = 1", {}, "DDDWDEE"),
    # 37 what a quantity is at a time, of which nothing was said
    (r"e(n) = d(n) - y(n) = 2 - 3 = -1, M_c(t) = 0.8 M_c(t-1) + 0.5, M_c(t-1) = 2, 2 M_c(t) = 4.4", {}, "DDEDDW"),
    (r"v(t + 1) = 6, v(t - 1) = 3", {"v": "2", "t": "2"}, "EW"),
    (r"\mathcal{J} = 0.5^2 = 0.25, 2 \mathcal{J} = 0.6, \mathcal S_1 = 2, J = 3, \mathcal{J} = \frac{1}{4}", {}, "DEWDDE"),
]


@pytest.mark.parametrize(("working", "given", "expected"), WORKINGS, ids=[ascii(working)[:60] for working, _, _ in WORKINGS])
def test_what_people_write(working: str, given: dict[str, str], expected: str) -> None:
    answer = check_working(working, given)
    assert "".join(LETTERS[str(link["verdict"])] for link in answer["links"]) == expected, answer


# --- 13: a block that begins with a relation ----------------------------------------------------------------

CONTINUED = [
    ("$$z = 0.2 \\cdot 4 + 1$$\n\n$$= 0.8 + 1$$\n\n$$= 1.9$$", "DEW"),
    ("$$0.2 \\cdot 4$$\n$$= 0.8$$", "E"),
    ("$1 + 1 = 2$ <br> $= 3$", "EW"),
    ("> $$1 + 1$$\n>\n> $$= 3$$", "W"),
    ("```math\n1 + 1\n```\n\n```math\n= 3\n```", "W"),
    ("We have $x = 3$ and the threshold is $= 5$", "DD"),  # words between: another thing is meant
    ("Loss $= -[1 \\cdot \\log 0.8] = 0.2231$, total $= 0.4 + 1.1 = 1.6$", "DRDW"),
    ("**Loss (MSE):** $\\approx 0.5 \\cdot 0.3 = 0.16$", "DW"),
    ("$y = 2$. The product of x and y $= 6$, $y + 1 = 3$", "DDE"),  # y is still 2
    ("$z = 1 + 1$ $= 3$", "DW"),
    ("**範例**：$\\tanh(0.5) = 0.462$，其導數 $= 1 - 0.462^2 = 0.9$", "RDW"),
    ("$$= 5$$", "X"),
]


@pytest.mark.parametrize(("text", "expected"), CONTINUED)
def test_a_block_that_begins_with_a_relation_goes_on_with_the_one_before(text: str, expected: str) -> None:
    report = check(text, path="x.md")
    assert "".join(LETTERS[link.verdict.ruling.value] for link in report.links) == expected


TYPESET = [
    (r"$z = \underbrace{0.5 \cdot 2 + 0.3}_{\text{sum}} + 0.1 = 1.5$", "DW"),
    (r"$z = 2 \cdot \underbrace{0.5 + 0.3}_{s} = 1.6$", "XX"),  # 1.3 as it is printed, 1.6 as it is meant
    (r"$z = 2 \cdot \underbrace{(0.5 + 0.3)}_{s} = 1.7$", "DW"),
    (r"$z = \overbrace{0.5 \cdot 2}^{a} \cdot \underbrace{0.5}_{b} = 0.6$", "DW"),
    (r"$z = \textcolor{red}{0.5} \cdot {\color{blue} 2} = 1.1$", "DW"),
    (r"$0.5 \cdot 2 \overset{(1)}{=} 1.1$", "W"),
    (r"$0.5 \cdot 2 \stackrel{\text{chain rule}}{\approx} 1.1$", "W"),
    (r"$2 \cdot 3 \overset{!}{=} 0$", "X"),  # it shall be 0
    (r"$\frac{\cancel{2} \cdot 3}{\cancel{2} \cdot 4} = 0.76$", "W"),
    (r"$1 + \cancel{2} = 1$", "X"),
    (r"$$\begin{aligned} z &= 1 + 1 \\ \intertext{and so} y &= 2 + 2 = 5 \end{aligned}$$", "DDW"),
    (r"$a^{\langle 1\rangle} = 0.5 + 0.2 = 0.8$, $a^{<2>} = 0.5 + 0.2 = 0.8$", "DWDW"),
    (r"$-70\,\text{mV} + 8\,\text{mV} = -61\,\text{mV}$", "W"),
    (r"$\text{W} = 3$, $2 \text{W} + 1 = 7$", "DX"),  # W is no watt there
    (r"$0.1\,\text{V} + 8\,\text{mV} = 108\,\text{mV}$", "X"),
    (r"$z = 0.5 + 0.1 = 0.7 \xrightarrow{\sigma} a = 2 + 2 = 5$", "DWDW"),
    (r"$$\begin{aligned} x = (0,1): \quad & z = 0.5 + 0.1 = 0.7 \\ x = (1,1): \quad & y = 0.5 + 0.4 = 1.9 \end{aligned}$$", "DDWDDW"),
    (r"$W^{[2]} = (1, 2)$, $W^{[2]T} = \begin{pmatrix} 1 \\ 3 \end{pmatrix}$", "DW"),
    (r"$w_{11} = 3$, $w^2_{11} = 8$, $w^{2}_{11} = 9$", "DWE"),
    (r"$x_1 = 2$, $e^x_1 = 7.39$", "DR"),  # e^{x_1}
    (r"\begin{alignat}{2} z &= 1 + 1 &&= 3 \end{alignat}", "DW"),
    ("6 : 2 = 3", ""),  # a division, and no label
    ("Sum: 2 + 3 = 6", "W"),
    ("`δ_out = 0.5`, `2*delta_out = 1.1`", "DW"),
    ("w = (1, 2) and b = 3, w·w + b = 9", "DDW"),
    ("x = (1, 2) or (2, 1), x·x = 5", "DU"),
    ("`lr = 0.5`, `lr = 0.1, 0.01`, `2*lr = 0.2`, `x = ...`", "DDU"),  # what lr was is forgotten
    ("p = 0,5 + 0,4 = 95 %.", "DW"),
    ("`p = 10 % 3 = 2`", ""),  # a remainder
    ("`y_pred = [0.7, 0.3]`, `y_pred[0] = 0.7`, `y_pred[0] * 2 = 1.3`", "DDW"),  # an index, no factor
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TYPESET)
def test_what_only_sets_type_is_passed_over(text: str, expected: str) -> None:
    report = check(text, path="x.md")
    assert "".join(LETTERS[link.verdict.ruling.value] for link in report.links) == expected


def test_a_fault_is_placed_in_the_block_that_it_stands_in() -> None:
    (fault,) = check("$$1 + 1$$\n\n$$= 3$$", path="x.md").faults
    assert (fault.place.line, fault.place.column) == (3, 5)


# --- readings that must not be confused ---------------------------------------------------------------------------


def test_a_name_before_its_own_complement_is_a_factor() -> None:
    for name in ("h_1", "a_{h1}", "h", "σ", "f"):
        assert isinstance(read_term(f"{name}(1-{name})"), Multiply), name
    assert isinstance(read_term(r"\sigma(1 - z)"), Call)
    assert isinstance(read_term(r"f(1 - f(z))"), Call)
    assert isinstance(read_term("h_1(1 - h_2)"), Call)


def test_an_index_in_brackets_is_not_the_subscript_that_counts_from_one() -> None:
    assert read_term("w[1]") != read_term("w_1")
    (_, fault) = check("w = [0.1, 0.2], w[1] = 0.2, w_1 = 0.2").links[0], check("w = [0.1, 0.2], w_1 = 0.2").links[1]
    assert fault.verdict.ruling.fault or fault.verdict.ruling.value == "definition"
    assert not check("w = [0.1, 0.2], w[1] = 0.2").faults
    assert read_term("x[0, 1]") == Name("x", "[0,1]")


def test_what_stands_in_a_probability_claims_nothing() -> None:
    assert not check("P(y=1|x) = 0.7, P(1=2) = 0.3").faults
    assert isinstance(read_term("P(2)"), Call)  # a function of a number is judged
    assert isinstance(read_term("p(1 - p)"), Multiply)


@pytest.mark.parametrize("text", [r"\Delta w_1", r"\Delta\hat\theta", r"P(y_1=1|\mathbf{x})", "y[0,1]", "w^{(t+1)}", r"p_\theta(y|x)",
                                  r"\hat{w}^{-}", r"D_{KL}(q\|p)", "{y}^{(1)}", "{w}_2", r"\nabla f", r"P(+|\bar D)",
                                  r"P(A \cap B)", r"P(\hat y = 1)", r"\mathcal{J}_1"])  # fmt: skip
def test_names_are_written_as_they_are_read(text: str) -> None:
    name = read_term(text)
    assert isinstance(name, Name)
    assert read_term(latex(name)) == name
    if "^" not in text:
        assert read_term(plain(name), "plain") == name


def test_infinity_is_read_where_a_limit_is_meant() -> None:
    assert isinstance(read_term(r"e^{-\infty}"), Power)
    for text in (r"\infty", r"\infty - \infty", r"0 \cdot \infty", r"e^{\infty}", r"1/\infty"):
        assert not [link for link in check(f"{text} = 0").links if link.verdict.ruling.value not in ("unreadable", "undecided")], text


def test_commands_that_change_the_meaning_of_others_leave_the_whole_block_unread() -> None:
    for text in (r"\renewcommand{\cdot}{+} 1 \cdot 2 = 3 = 4", r"\iffalse{} 1 = 2 \fi", r"\let\a\b 1 = 2"):
        chains = read(text)
        assert all(isinstance(term, Unread) for chain in chains for term in chain.terms), text


def test_row_breaks_are_no_doubled_backslashes() -> None:
    assert [link.verdict.ruling.value for link in check(r"a = 1 \\ b = \frac{1}{2} \\log b = 3").links][:2] == ["definition"] * 2
