\set a random_zipfian(1, 1000, 1.1)
\set b random(1, 1000)
\set c random(1, 1000)
\set low least(:a, :b, :c)
\set high greatest(:a, :b, :c)
\set middle :a + :b + :c - :low - :high
\set n random(1000000, 9999999)
SELECT bench.place(:n, :low, :middle, :high);
