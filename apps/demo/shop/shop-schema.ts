/** The shop's tables, and beside them (schema `demo`) the switches of the demonstration. Safe to run again. */
export const SHOP_SCHEMA = `
CREATE TABLE IF NOT EXISTS orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  checkout text NOT NULL,
  customer_id int NOT NULL,
  status text NOT NULL,
  items int NOT NULL,
  total numeric(10, 2) NOT NULL,
  currency text NOT NULL,
  worker text NOT NULL,
  region text NOT NULL,
  placed_at timestamptz NOT NULL DEFAULT now(),
  due_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS payments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders (id),
  checkout text NOT NULL,
  status text NOT NULL,
  amount numeric(10, 2) NOT NULL,
  currency text NOT NULL,
  provider text NOT NULL,
  worker text NOT NULL,
  instance text NOT NULL,
  attempt int NOT NULL,
  message text NOT NULL DEFAULT '',
  due_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS shipments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders (id),
  checkout text NOT NULL,
  status text NOT NULL,
  carrier text NOT NULL,
  label text NOT NULL,
  due_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS daily_sales (
  business_date date NOT NULL,
  run text NOT NULL,
  orders bigint NOT NULL,
  revenue numeric(14, 2) NOT NULL,
  PRIMARY KEY (business_date, run)
);
-- What has changed is told from the row before: an update that leaves the status is not a step of the order.
ALTER TABLE orders REPLICA IDENTITY FULL;
ALTER TABLE payments REPLICA IDENTITY FULL;
ALTER TABLE shipments REPLICA IDENTITY FULL;
CREATE INDEX IF NOT EXISTS orders_to_pay ON orders (worker, id) WHERE status = 'placed';
CREATE INDEX IF NOT EXISTS orders_to_pick ON orders (due_at) WHERE status IN ('paid', 'picked');
CREATE INDEX IF NOT EXISTS payments_in_hand ON payments (worker, due_at) WHERE status = 'requested';
CREATE INDEX IF NOT EXISTS shipments_under_way ON shipments (due_at) WHERE status = 'dispatched';

CREATE SCHEMA IF NOT EXISTS demo;
CREATE TABLE IF NOT EXISTS demo.setting (key text PRIMARY KEY, value text NOT NULL);
CREATE TABLE IF NOT EXISTS demo.command (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  part text NOT NULL,
  verb text NOT NULL,
  taken_at timestamptz,
  taken_by text
);
CREATE TABLE IF NOT EXISTS demo.part (
  name text PRIMARY KEY,
  instance text NOT NULL,
  state text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
`;

/** Tables whose changes Karma captures. */
export const SHOP_TABLES = ['public.orders', 'public.payments', 'public.shipments'];

/** The user that Debezium captures with: no more rights than that takes. */
export const CAPTURE_USER = 'karma_capture';
export const PUBLICATION = 'karma_shop';
