# Kafka Connect with Debezium: the same artifacts, by the same pom, as the engines without Docker.
FROM maven:3.9.9-eclipse-temurin-17 AS plugins
COPY packages/stack/jars/debezium-postgres-pom.xml /plugins/pom.xml
RUN mvn -B -q -f /plugins/pom.xml dependency:copy-dependencies -DoutputDirectory=/plugins/debezium-postgres \
    -DincludeScope=runtime -DexcludeGroupIds=org.apache.kafka,org.slf4j,com.github.luben,org.xerial.snappy,at.yawk.lz4,jakarta.ws.rs

FROM apache/kafka:4.3.1
COPY --from=plugins /plugins/debezium-postgres /opt/plugins/debezium-postgres
COPY docker/connect.properties /opt/connect.properties
USER appuser
CMD ["/opt/kafka/bin/connect-distributed.sh", "/opt/connect.properties"]
